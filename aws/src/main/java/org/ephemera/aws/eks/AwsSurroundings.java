package org.ephemera.aws.eks;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.catalog.Ec2Catalog;
import org.ephemera.aws.catalog.EcrCatalog;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.IamCatalog;
import org.ephemera.aws.plan.TrailPlan;
import org.ephemera.aws.target.AssumedRoleQuery;
import org.ephemera.aws.target.Ec2Ids;
import org.ephemera.aws.target.EksPlace;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.PresetOutcome;
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
            Map<String, String> params = new EksPlace(about).params();
            params.put(EksCatalog.AUDIT_LOGGING, about.param(EksCatalog.AUDIT_LOGGING));
            params.put(EksCatalog.AUDITED_ACCOUNT, pod.account());
            recorder.plan(EksCatalog.AUDIT, about.window(), params);
            new TrailPlan(about, "", recorder)
                    .byToken(AssumedRoleQuery.subject(about.param("namespace"), pod.account()));
        }
    }

    /** What ran, and where it is to be had: a tag may point to something else by now. */
    static Map<String, String> image(KnownPod.Container container) {
        // Older runtimes put a scheme before it.
        String id = container.imageId().replaceFirst("^[a-z-]+://", "");
        int at = id.lastIndexOf('@');
        // Without a name it is the id of the image's configuration, by which no registry knows it.
        String pulled = at > 0 ? id.substring(0, at) : "";
        Map<String, String> params = new TreeMap<>();
        // A mirror or a rule of the node may have had it from elsewhere than the pod says.
        params.put("image", pulled.isEmpty() || isOf(pulled, container.image()) ? container.image() : id);
        if (at > 0 && DIGEST.matcher(id.substring(at + 1)).matches()) {
            params.put("digest", id.substring(at + 1));
        }
        // Neither os nor architecture: no pod tells them, its node does.
        return params;
    }

    private static boolean isOf(String repository, String image) {
        return image.startsWith(repository)
                && (image.length() == repository.length() || ":@".indexOf(image.charAt(repository.length())) >= 0);
    }

    @Override
    public void node(String node, String provider, PlannedItem about, Recorder recorder) {
        Map<String, String> params = new TreeMap<>(Map.of("region", about.param("region")));
        Matcher instance = INSTANCE.matcher(provider);
        if (instance.matches() && Ec2Ids.isOne(instance.group("id"))) {
            params.put("instances", Ec2Ids.toParam(List.of(instance.group("id"))));
        } else {
            PresetOutcome.put(
                    params,
                    new Outcome.NotApplicable(
                            FARGATE.matcher(provider).matches()
                                    ? "the node of the pod is Fargate's: the host belongs to AWS and has no name"
                                    : "the node " + SanitizedText.of(node) + " is no machine of EC2: it calls itself "
                                            + SanitizedText.of(provider)));
        }
        recorder.plan(Ec2Catalog.INSTANCES, about.window(), params);
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
            recorder.plan(
                    IamCatalog.ROLE,
                    about.window(),
                    Map.of(
                            "use",
                            "service account role",
                            "region",
                            about.param("region"),
                            IamCatalog.ROLE_ACCOUNT,
                            about.param("account"),
                            "role",
                            role));
            new TrailPlan(about, "", recorder).roles(List.of(role));
        }
    }
}
