package org.ephemera.aws.eks;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.Ec2Ids;
import org.ephemera.aws.catalog.EcrCatalog;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.aws.plan.EksPlan;
import org.ephemera.aws.plan.TrailPlan;
import org.ephemera.aws.target.AssumedRoleQuery;
import org.ephemera.collect.PresetOutcome;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.CloudSurroundings;
import org.ephemera.kubernetes.KnownPod;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Plan of the AWS evidence about a pod of EKS: its images in ECR, the requests of its service account in the audit log,
 * the EC2 instance of its node, and the IAM role of its service account.
 */
public final class AwsSurroundings implements CloudSurroundings {
    /** Provider ID of an EC2 instance: {@code aws:///eu-central-1a/i-0123456789abcdef0}. */
    private static final Pattern INSTANCE = Pattern.compile("aws:///[^/]*/(?<id>[^/]+)");

    /**
     * Provider ID of a Fargate node:
     * {@code aws:///eu-central-1a/0123abcd-…/fargate-ip-10-0-0-1.eu-central-1.compute.internal}.
     */
    private static final Pattern FARGATE = Pattern.compile("aws:///.*/fargate-[^/]*");

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    @Override
    public void pod(KnownPod pod, PlannedItem parent, Recorder recorder) {
        for (KnownPod.Container container : pod.images()) {
            if (!container.image().isEmpty()) {
                recorder.plan(EcrCatalog.IMAGE, parent.window(), image(container));
            }
        }
        EksCatalog.AuditParameters scoped = ParameterCodec.read(parent, EksCatalog.AuditParameters.class);
        if (scoped.place().hasManyNamespaces()) {
            EksPlan.planNamespace(
                    parent,
                    new EksCatalog.AuditParameters(
                            scoped.place().inNamespace(pod.namespace()), scoped.auditLogging(), "", false),
                    recorder);
        }
        // Planned whether the account has a role in AWS or not, and whether it is readable or not: its token was in the
        // pod.
        if (!pod.account().isBlank()) {
            var known = ParameterCodec.read(parent, EksCatalog.AuditParameters.class);
            recorder.plan(
                    EksCatalog.AUDIT,
                    parent.window(),
                    new EksCatalog.AuditParameters(known.place(), known.auditLogging(), pod.account(), false));
            new TrailPlan(parent, "", recorder)
                    .planTokenSessions(AssumedRoleQuery.subject(known.place().namespace(), pod.account()));
        }
    }

    /** Returns the image that ran and its repository. A tag may refer to another image now. */
    static EcrCatalog.ImageParameters image(KnownPod.Container container) {
        // Older runtimes add a scheme.
        String id = container.imageId().replaceFirst("^[a-z-]+://", "");
        int at = id.lastIndexOf('@');
        // Without a repository it is the digest of the image's configuration, which registries do not serve.
        String pulled = at > 0 ? id.substring(0, at) : "";
        // A mirror or a configuration of the node may have pulled it from another registry than the pod specifies.
        String image = pulled.isEmpty() || isOf(pulled, container.image()) ? container.image() : id;
        boolean hasDigest = at > 0 && DIGEST.matcher(id.substring(at + 1)).matches();
        // The node contains the operating system and the architecture, not the pod.
        return EcrCatalog.ImageParameters.of(image, hasDigest ? Optional.of(id.substring(at + 1)) : Optional.empty());
    }

    private static boolean isOf(String repository, String image) {
        return image.startsWith(repository)
                && (image.length() == repository.length() || ":@".indexOf(image.charAt(repository.length())) >= 0);
    }

    @Override
    public void node(String node, String provider, PlannedItem parent, Recorder recorder) {
        String region = EksPlace.of(parent).region();
        Matcher instance = INSTANCE.matcher(provider);
        if (instance.matches() && Ec2Ids.isOne(instance.group("id"))) {
            recorder.plan(
                    Ec2Catalog.INSTANCES,
                    parent.window(),
                    new Ec2Catalog.InstancesParameters(region, new Ec2Ids(List.of(instance.group("id")))));
            return;
        }
        Outcome none = new Outcome.NotApplicable(
                FARGATE.matcher(provider).matches()
                        ? "the pod runs on Fargate: the host belongs to AWS and is not identified"
                        : "the node " + SanitizedText.of(node) + " is not an EC2 instance: its provider ID is "
                                + SanitizedText.of(provider));
        recorder.plan(
                Ec2Catalog.INSTANCES,
                parent.window(),
                PresetOutcome.with(new Ec2Catalog.InstancesParameters(region, Ec2Ids.NONE), none));
    }

    @Override
    public String identityAnnotation() {
        return "eks.amazonaws.com/role-arn";
    }

    @Override
    public void account(String account, String role, PlannedItem parent, Recorder recorder) {
        // STS accepts only the ARN of a role. The annotation may also contain a client ID of Azure, which is ignored.
        if (role.startsWith("arn:")) {
            EksPlace place = EksPlace.of(parent);
            recorder.plan(
                    IamCatalog.ROLE,
                    parent.window(),
                    new IamCatalog.RoleParameters("service account role", place.region(), place.account(), role));
            new TrailPlan(parent, "", recorder).planRoleAssumptions(List.of(role));
        }
    }
}
