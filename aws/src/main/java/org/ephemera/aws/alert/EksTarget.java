package org.ephemera.aws.alert;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/**
 * What of EKS can be collected: a pod ({@code arn:PARTITION:eks:REGION:ACCOUNT:cluster/NAME#NAMESPACE/POD}), or a workload with
 * the pods it owns ({@code …#NAMESPACE/deployment/NAME}).
 */
public final class EksTarget {
    public static final String POD = "aws.eks.pod";
    public static final String WORKLOAD = "aws.eks.workload";

    private static final String FAMILY = "aws.eks";
    private static final String CLUSTER = "arn:aws:eks:eu-central-1:123456789012:cluster/prod";

    /** As CreateCluster takes it (EKS API reference). */
    private static final Pattern A_CLUSTER = Pattern.compile("cluster/[0-9A-Za-z][A-Za-z0-9_-]{0,99}");

    private EksTarget() {}

    static boolean isOne(Target target) {
        return target.kind().equals(POD) || target.kind().equals(WORKLOAD);
    }

    /**
     * The target with the attributes {@code partition, region, account, cluster}, and those of {@link KubernetesTarget}.
     *
     * @throws IllegalArgumentException if it is none; the message is a sentence for whoever gave it
     */
    public static Target parse(String name) {
        String[] parts = name.split("#", 2);
        Map<String, String> cluster = cluster(name, parts[0]);
        if (parts.length == 1) {
            throw malformed(
                    name, "is a whole cluster, from which nothing is collected at once: say which pod or workload");
        }
        return KubernetesTarget.within(FAMILY, name, cluster, parts[1]);
    }

    /**
     * The attributes of a cluster.
     *
     * @param arn without what is in the cluster
     * @throws IllegalArgumentException if it is no cluster's; the message is a sentence for whoever gave it
     */
    static Map<String, String> cluster(String name, String arn) {
        TargetArn parsed;
        try {
            parsed = TargetArn.parse(arn, "eks", "EKS");
        } catch (IllegalArgumentException e) {
            throw malformed(name, String.valueOf(e.getMessage()));
        }
        if (!A_CLUSTER.matcher(parsed.resource()).matches()) {
            throw malformed(name, whatElse(parsed.resource()));
        }
        Map<String, String> attributes = new TreeMap<>(parsed.attributes());
        attributes.put("cluster", parsed.resource().substring(parsed.resource().indexOf('/') + 1));
        return attributes;
    }

    private static String whatElse(String resource) {
        return switch (resource.split("/", 2)[0]) {
            case "cluster" -> "does not name a cluster";
            case "nodegroup" -> "names a node group, not a pod";
            case "fargateprofile" -> "names a Fargate profile, not a pod";
            case "podidentityassociation" -> "names an association of pod identity, not a pod";
            default -> "does not name a cluster and what is in it";
        };
    }

    private static IllegalArgumentException malformed(String name, String what) {
        return new IllegalArgumentException("'" + SanitizedText.of(name) + "' " + what + "; a pod looks like " + CLUSTER
                + "#shop/checkout-7d4b9c6f5-x2x4q, a workload like " + CLUSTER + "#shop/deployment/checkout");
    }
}
