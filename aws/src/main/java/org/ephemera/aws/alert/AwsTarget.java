package org.ephemera.aws.alert;

import java.util.regex.Pattern;
import org.ephemera.kubernetes.KubernetesTarget;
import org.ephemera.model.Target;

/** Parser of the names of AWS targets: {@link EcsTarget}, {@link EksTarget}. */
public final class AwsTarget {
    private static final Pattern EKS = Pattern.compile("arn:[^:]*:eks:.*");

    private AwsTarget() {}

    /**
     * Parses the name of a target.
     *
     * @throws IllegalArgumentException if it is not a target; the message is a sentence for the user
     */
    public static Target parse(String name) {
        return EKS.matcher(name).matches() ? EksTarget.parse(name) : EcsTarget.parse(name);
    }

    /**
     * Returns the same service, cluster or workload with a limit on the number of tasks or pods.
     *
     * @throws IllegalArgumentException if it is one task or pod, or the limit is out of range
     */
    public static Target limited(Target target, int limit) {
        return EksTarget.isEksTarget(target)
                ? KubernetesTarget.limited(target, limit)
                : EcsTarget.limited(target, limit);
    }
}
