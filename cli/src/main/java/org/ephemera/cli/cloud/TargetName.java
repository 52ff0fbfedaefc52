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

/** A target as somebody at a terminal names it: in AWS, in Azure, or in whichever cluster a kubeconfig leads to. */
public final class TargetName {
    public static final String DESCRIPTION =
            "The ARN of an ECS task, service or cluster, or the resource id of an Azure container group or app; or a pod:"
                    + " the ARN of an EKS cluster or the resource id of an AKS cluster with #NAMESPACE/POD behind it, or"
                    + " k8s://CONTEXT/NAMESPACE/POD by your kubeconfig. deployment/NAME in place of POD (daemonset,"
                    + " statefulset, job, cronjob) is all pods of a workload.";

    private static final Pattern UNSEEN = Pattern.compile("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$");

    private static final String CONFIG_MAP_VALUES = "configMapValues";

    private TargetName() {}

    /**
     * What was typed or pasted, without what nobody sees at its ends: blanks of any kind, the end of a line, the marks that chats put
     * around a name.
     */
    public static @Nullable String typed(@Nullable String text) {
        return text == null ? null : UNSEEN.matcher(text).replaceAll("");
    }

    /** @throws IllegalArgumentException if it is none; the message is a sentence for whoever gave it */
    public static Target parse(String text) {
        if (KubernetesTarget.looksLikeOne(text)) {
            return KubernetesTarget.parse(text);
        }
        return AzureTarget.looksLikeOne(text) ? AzureTarget.parse(text) : EcsTarget.whole(AwsTarget.parse(text));
    }

    /** True for a pod or a workload of any cluster. */
    public static boolean isInCluster(Target target) {
        return target.attributes().containsKey("namespace");
    }

    /** @throws CommandFailure of usage if there is nothing in it that could be many */
    public static Target limited(Target target, int limit) throws CommandFailure {
        if (isInCluster(target)) {
            return KubernetesTarget.limited(target, limit);
        }
        if (Cloud.of(target) != Cloud.AWS) {
            throw CommandFailure.usage(
                    "--limit is for the tasks of an ECS service or cluster, and for the pods of a workload",
                    "Leave it out");
        }
        return AwsTarget.limited(target, limit);
    }

    /**
     * The same, of which the values of config maps are collected too.
     *
     * @throws CommandFailure of usage if it is in no cluster
     */
    public static Target withConfigMapValues(Target target) throws CommandFailure {
        if (!isInCluster(target)) {
            throw CommandFailure.usage(
                    "--include-configmap-values is for pods and workloads of a Kubernetes cluster", "Leave it out");
        }
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put(CONFIG_MAP_VALUES, "true");
        return new Target(target.kind(), target.id(), attributes);
    }
}
