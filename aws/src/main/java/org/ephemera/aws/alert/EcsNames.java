package org.ephemera.aws.alert;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.model.Target;

/** What names of ECS tell of each other. Nothing here makes a name a target: {@link EcsTarget} alone does. */
final class EcsNames {
    private static final Pattern TARGET =
            Pattern.compile("arn:[^:]*:ecs:[^:]*:[^:]*:(task|service|cluster|container)/.*");
    private static final Pattern CONTAINER =
            Pattern.compile("(?<place>arn:[^:]*:ecs:[^:]*:[^:]*):container/" + "(?<task>[^/]+/[^/]+)/[^/]+");
    private static final Pattern SHORT_TASK =
            Pattern.compile("(?<place>arn:[^:]*:ecs:[^:]*:[^:]*):task/(?<name>[^/]+)");
    private static final Pattern SHORT_SERVICE =
            Pattern.compile("(?<place>arn:[^:]*:ecs:[^:]*:[^:]*):service/(?<name>[^/]+)");

    private EcsNames() {}

    /** True if it is meant to name a task, a service, a cluster or a container of ECS, whether it does so well or not. */
    static boolean isMeantFor(String arn) {
        return TARGET.matcher(arn).matches();
    }

    /** The ARN of the task if it is that of a container, else the same ARN. */
    static String task(String arn) {
        Matcher container = CONTAINER.matcher(arn);
        return container.matches() ? container.group("place") + ":task/" + container.group("task") : arn;
    }

    /** The whole ARN of a task whose old, short one does not name its cluster, if that is known; else the same. */
    static String task(String arn, Optional<String> clusterArn) {
        return whole(SHORT_TASK.matcher(arn), "task", clusterArn).orElse(arn);
    }

    /** The whole ARN of a service whose old, short one does not name its cluster, if that is known; else the same. */
    static String service(String arn, Optional<String> clusterArn) {
        return whole(SHORT_SERVICE.matcher(arn), "service", clusterArn).orElse(arn);
    }

    private static Optional<String> whole(Matcher shortened, String kind, Optional<String> clusterArn) {
        return clusterArn
                .filter(arn -> shortened.matches())
                .map(arn -> shortened.group("place") + ":" + kind + "/" + arn.substring(arn.lastIndexOf('/') + 1) + "/"
                        + shortened.group("name"));
    }

    /** True if the one is a part of the other, of the same cluster both. */
    static boolean isWithinCluster(Target part, Target whole) {
        return switch (whole.kind()) {
            case EcsTarget.CLUSTER -> !part.kind().equals(EcsTarget.CLUSTER);
            case EcsTarget.SERVICE ->
                part.kind().equals(EcsTarget.TASK)
                        && ("service:" + whole.attributes().get("service"))
                                .equals(part.attributes().get("group"));
            default -> false;
        };
    }
}
