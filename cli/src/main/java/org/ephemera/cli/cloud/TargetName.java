package org.ephemera.cli.cloud;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ephemera.aws.alert.AwsTarget;
import org.ephemera.aws.alert.EcsTarget;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.model.Target;
import org.jspecify.annotations.Nullable;

/** Parser of the command line argument TARGET: a name in AWS, in Azure or in a cluster of the kubeconfig. */
public final class TargetName {
    public static final String DESCRIPTION =
            "ARN of an ECS task, service, cluster or container instance; id of a container group, app or job; pod:"
                    + " k8s://CONTEXT/NAMESPACE/POD or CLUSTER#NAMESPACE/POD (EKS ARN, AKS id); KIND/NAME as POD,"
                    + " like job/NAME; pods: NAMESPACE, node:NAME, the cluster.";

    private static final Pattern INVISIBLE = Pattern.compile("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$");

    private static final String CONFIG_MAP_VALUES = "configMapValues";

    private TargetName() {}

    /**
     * Returns a typed or pasted text without invisible characters at both ends: white space, line ends, and
     * formatting characters that chat programs add.
     */
    public static @Nullable String typed(@Nullable String text) {
        return text == null ? null : INVISIBLE.matcher(text).replaceAll("");
    }

    /**
     * Parses a target.
     *
     * @throws IllegalArgumentException if the text is not a target; the message is for the user
     */
    public static Target parse(String text) {
        if (KubernetesTarget.looksLikeOne(text)) {
            return KubernetesTarget.parse(text);
        }
        return AzureTarget.isResourceIdLike(text)
                ? AzureTarget.parse(text)
                : EcsTarget.requireCompleteId(AwsTarget.parse(text));
    }

    /** Reports whether a target is in a cluster of any cloud, or is one. */
    public static boolean isInCluster(Target target) {
        return KubernetesTarget.isInCluster(target);
    }

    /**
     * Returns the target with a limit on the number of its tasks or pods.
     *
     * @throws CommandFailure with a usage error if the target does not consist of several tasks or pods
     */
    public static Target limited(Target target, int limit) throws CommandFailure {
        if (isInCluster(target)) {
            return KubernetesTarget.limited(target, limit);
        }
        if (Cloud.of(target) != Cloud.AWS) {
            throw CommandFailure.usage(
                    "--limit applies only to tasks of an ECS service or cluster and to pods of a workload, node, namespace or cluster",
                    "Omit --limit");
        }
        return AwsTarget.limited(target, limit);
    }

    /**
     * Returns the target with the request to collect the values of config maps.
     *
     * @throws CommandFailure with a usage error if the target is not in a cluster
     */
    public static Target withConfigMapValues(Target target) throws CommandFailure {
        if (!isInCluster(target)) {
            throw CommandFailure.usage(
                    "--include-configmap-values applies only to targets in a Kubernetes cluster",
                    "Omit --include-configmap-values");
        }
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put(CONFIG_MAP_VALUES, "true");
        return new Target(target.kind(), target.id(), attributes);
    }
}
