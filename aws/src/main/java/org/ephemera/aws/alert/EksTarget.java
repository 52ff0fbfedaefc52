package org.ephemera.aws.alert;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/**
 * EKS targets: a pod ({@code arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME#NAMESPACE/POD}), a workload with the
 * pods that it owns ({@code …#NAMESPACE/deployment/NAME}), a namespace ({@code …#NAMESPACE}), a node ({@code
 * …#node:NAME}), or the cluster (without {@code #}).
 */
public final class EksTarget {
    public static final String POD = "aws.eks.pod";
    public static final String WORKLOAD = "aws.eks.workload";

    /** Beginning of the kinds. */
    static final String FAMILY = "aws.eks";

    /** All kinds of targets in a cluster, and the cluster. */
    public static final Set<String> KINDS = KubernetesTarget.kinds(FAMILY);

    private static final String CLUSTER = "arn:aws:eks:eu-central-1:123456789012:cluster/prod";

    /** Form of a cluster name (EKS API reference, CreateCluster). */
    private static final Pattern CLUSTER_RESOURCE = Pattern.compile("cluster/[0-9A-Za-z][A-Za-z0-9_-]{0,99}");

    private EksTarget() {}

    static boolean isEksTarget(Target target) {
        return KINDS.contains(target.kind());
    }

    /**
     * Parses the name of a target. The target has the attributes {@code partition, region, account, cluster}, and
     * those of {@link KubernetesTarget}.
     *
     * @throws IllegalArgumentException if it is not a target; the message is a sentence for the user
     */
    public static Target parse(String name) {
        String[] parts = name.split("#", 2);
        Map<String, String> cluster = cluster(name, parts[0]);
        if (parts.length == 2 && parts[1].isEmpty()) {
            throw malformed(name, "has nothing after '#'");
        }
        return KubernetesTarget.within(FAMILY, name, cluster, parts.length == 1 ? "" : parts[1]);
    }

    /**
     * Parses the ARN of a cluster and returns its attributes.
     *
     * @param name complete name of the target, for messages
     * @param arn of the cluster
     * @throws IllegalArgumentException if it is not a cluster; the message is a sentence for the user
     */
    static Map<String, String> cluster(String name, String arn) {
        TargetArn parsed;
        try {
            parsed = TargetArn.parse(arn, "eks", "EKS");
        } catch (IllegalArgumentException e) {
            throw malformed(name, String.valueOf(e.getMessage()));
        }
        if (!CLUSTER_RESOURCE.matcher(parsed.resource()).matches()) {
            throw malformed(name, whatElse(parsed.resource()));
        }
        Map<String, String> attributes = new TreeMap<>(parsed.attributes());
        attributes.put("cluster", parsed.resource().substring(parsed.resource().indexOf('/') + 1));
        return attributes;
    }

    private static String whatElse(String resource) {
        return switch (resource.split("/", 2)[0]) {
            case "cluster" -> "does not contain a valid cluster name";
            case "nodegroup" -> "is a node group, not a pod";
            case "fargateprofile" -> "is a Fargate profile, not a pod";
            case "podidentityassociation" -> "is a pod identity association, not a pod";
            default -> "does not contain a cluster and a pod or workload";
        };
    }

    private static IllegalArgumentException malformed(String name, String what) {
        return new IllegalArgumentException("'" + SanitizedText.of(name) + "' " + what + "; a pod looks like " + CLUSTER
                + "#shop/checkout-7d4b9c6f5-x2x4q, a workload like " + CLUSTER
                + "#shop/deployment/checkout, a node like "
                + CLUSTER + "#node:ip-10-0-0-1.eu-central-1.compute.internal");
    }
}
