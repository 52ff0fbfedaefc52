package org.ephemera.aws.alert;

import java.util.regex.Pattern;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.model.Target;

/** Whatever can be collected on AWS, by its name: {@link EcsTarget}, {@link EksTarget}. */
public final class AwsTarget {
    private static final Pattern EKS = Pattern.compile("arn:[^:]*:eks:.*");

    private AwsTarget() {}

    /** @throws IllegalArgumentException if it is none; the message is a sentence for whoever gave it */
    public static Target parse(String name) {
        return EKS.matcher(name).matches() ? EksTarget.parse(name) : EcsTarget.parse(name);
    }

    /**
     * The same service, cluster or workload, of which at most so many tasks or pods are collected from.
     *
     * @throws IllegalArgumentException if it is one task or pod, or no such number is allowed
     */
    public static Target limited(Target target, int limit) {
        return EksTarget.isOne(target) ? KubernetesTarget.limited(target, limit) : EcsTarget.limited(target, limit);
    }
}
