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
 * What AWS knows of a pod of EKS: its images in ECR, what its service account asked of the API server, the instance under its node,
 * the role of its service account.
 */
public final class AwsSurroundings implements CloudSurroundings {
    /** {@code aws:///eu-central-1a/i-0123456789abcdef0} */
    private static final Pattern INSTANCE = Pattern.compile("aws:///[^/]*/(?<id>[^/]+)");

    /** {@code aws:///eu-central-1a/0123abcd-…/fargate-ip-10-0-0-1.eu-central-1.compute.internal} */
    private static final Pattern FARGATE = Pattern.compile("aws:///.*/fargate-[^/]*");

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    @Override
    public void pod(KnownPod pod, PlannedItem about, Recorder recorder) {
        for (KnownPod.Container container : pod.images()) {
            if (!container.image().isEmpty()) {
                recorder.plan(EcrCatalog.IMAGE, about.window(), image(container));
            }
        }
        // The pod names its account, whether that has a role in AWS or not, and may be read or not: its token was in
        // the pod.
        if (!pod.account().isBlank()) {
            var known = ParameterCodec.read(about, EksCatalog.AuditParameters.class);
            recorder.plan(
                    EksCatalog.AUDIT,
                    about.window(),
                    new EksCatalog.AuditParameters(known.place(), known.auditLogging(), pod.account(), false));
            new TrailPlan(about, "", recorder)
                    .byToken(AssumedRoleQuery.subject(known.place().namespace(), pod.account()));
        }
    }

    /** What ran, and where it is to be had: a tag may point to something else by now. */
    static EcrCatalog.ImageParameters image(KnownPod.Container container) {
        // Older runtimes put a scheme before it.
        String id = container.imageId().replaceFirst("^[a-z-]+://", "");
        int at = id.lastIndexOf('@');
        // Without a name it is the id of the image's configuration, by which no registry knows it.
        String pulled = at > 0 ? id.substring(0, at) : "";
        // A mirror or a rule of the node may have had it from elsewhere than the pod says.
        String image = pulled.isEmpty() || isOf(pulled, container.image()) ? container.image() : id;
        boolean hasDigest = at > 0 && DIGEST.matcher(id.substring(at + 1)).matches();
        // Neither os nor architecture: no pod tells them, its node does.
        return EcrCatalog.ImageParameters.of(image, hasDigest ? Optional.of(id.substring(at + 1)) : Optional.empty());
    }

    private static boolean isOf(String repository, String image) {
        return image.startsWith(repository)
                && (image.length() == repository.length() || ":@".indexOf(image.charAt(repository.length())) >= 0);
    }

    @Override
    public void node(String node, String provider, PlannedItem about, Recorder recorder) {
        String region = EksPlace.of(about).region();
        Matcher instance = INSTANCE.matcher(provider);
        if (instance.matches() && Ec2Ids.isOne(instance.group("id"))) {
            recorder.plan(
                    Ec2Catalog.INSTANCES,
                    about.window(),
                    new Ec2Catalog.InstancesParameters(region, new Ec2Ids(List.of(instance.group("id")))));
            return;
        }
        Outcome none = new Outcome.NotApplicable(
                FARGATE.matcher(provider).matches()
                        ? "the node of the pod is Fargate's: the host belongs to AWS and has no name"
                        : "the node " + SanitizedText.of(node) + " is no machine of EC2: it calls itself "
                                + SanitizedText.of(provider));
        recorder.plan(
                Ec2Catalog.INSTANCES,
                about.window(),
                PresetOutcome.with(new Ec2Catalog.InstancesParameters(region, Ec2Ids.NONE), none));
    }

    @Override
    public String identityAnnotation() {
        return "eks.amazonaws.com/role-arn";
    }

    @Override
    public void account(String account, String role, PlannedItem about, Recorder recorder) {
        // STS takes a role by its ARN alone; a client id of Azure's, which an annotation may name as well, is nothing
        // here.
        if (role.startsWith("arn:")) {
            EksPlace place = EksPlace.of(about);
            recorder.plan(
                    IamCatalog.ROLE,
                    about.window(),
                    new IamCatalog.RoleParameters("service account role", place.region(), place.account(), role));
            new TrailPlan(about, "", recorder).roles(List.of(role));
        }
    }
}
