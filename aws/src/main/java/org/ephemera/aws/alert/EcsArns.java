package org.ephemera.aws.alert;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.model.Target;

/** Completion and comparison of ECS ARNs. Only {@link EcsTarget} decides whether an ARN is a target. */
final class EcsArns {
    private static final Pattern TARGET =
            Pattern.compile("arn:[^:]*:ecs:[^:]*:[^:]*:(task|service|cluster|container|container-instance)/.*");
    private static final Pattern CONTAINER =
            Pattern.compile("(?<place>arn:[^:]*:ecs:[^:]*:[^:]*):container/" + "(?<task>[^/]+/[^/]+)/[^/]+");
    private static final Pattern SHORT_TASK =
            Pattern.compile("(?<place>arn:[^:]*:ecs:[^:]*:[^:]*):task/(?<name>[^/]+)");
    private static final Pattern SHORT_SERVICE =
            Pattern.compile("(?<place>arn:[^:]*:ecs:[^:]*:[^:]*):service/(?<name>[^/]+)");

    private EcsArns() {}

    /** Reports whether the ARN has the form of an ECS task, service, cluster or container, even if it is not valid. */
    static boolean isMeantFor(String arn) {
        return TARGET.matcher(arn).matches();
    }

    /** Returns the task's ARN for the ARN of a container; other ARNs are returned unchanged. */
    static String task(String arn) {
        Matcher container = CONTAINER.matcher(arn);
        return container.matches() ? container.group("place") + ":task/" + container.group("task") : arn;
    }

    /**
     * Returns the long ARN of a task whose short ARN does not contain its cluster, if the cluster is known; otherwise
     * the ARN is returned unchanged.
     */
    static String task(String arn, Optional<String> clusterArn) {
        return complete(SHORT_TASK.matcher(arn), "task", clusterArn).orElse(arn);
    }

    /**
     * Returns the long ARN of a service whose short ARN does not contain its cluster, if the cluster is known;
     * otherwise the ARN is returned unchanged.
     */
    static String service(String arn, Optional<String> clusterArn) {
        return complete(SHORT_SERVICE.matcher(arn), "service", clusterArn).orElse(arn);
    }

    private static Optional<String> complete(Matcher shortened, String kind, Optional<String> clusterArn) {
        return clusterArn
                .filter(arn -> shortened.matches())
                .map(arn -> shortened.group("place") + ":" + kind + "/" + arn.substring(arn.lastIndexOf('/') + 1) + "/"
                        + shortened.group("name"));
    }

    /** Reports whether one target is a part of the other. Both must be in the same cluster. */
    static boolean isWithinCluster(Target part, Target complete) {
        return switch (complete.kind()) {
            case EcsTarget.CLUSTER -> !part.kind().equals(EcsTarget.CLUSTER);
            case EcsTarget.SERVICE ->
                part.kind().equals(EcsTarget.TASK)
                        && ("service:" + complete.attributes().get("service"))
                                .equals(part.attributes().get("group"));
            default -> false;
        };
    }
}
