package org.ephemera.aws.trigger;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Target;

/** An ECS task by its ARN: {@code arn:PARTITION:ecs:REGION:ACCOUNT:task/CLUSTER/ID}. */
public final class EcsTarget {
    public static final String KIND = "aws.ecs.task";

    private static final String EXAMPLE =
            "arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef";
    private static final int PARTS = 6;
    private static final Pattern PARTITION = Pattern.compile("aws(-[a-z]+)*");
    private static final Pattern REGION = Pattern.compile("[a-z]{2,5}(-[a-z]+)+-[0-9]{1,2}");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final Pattern TASK =
            Pattern.compile("task/(?<cluster>[A-Za-z0-9_-]{1,255})/(?<id>[A-Za-z0-9-]{1,64})");

    private EcsTarget() {}

    /**
     * The task with the attributes {@code partition, region, account, cluster, task}.
     *
     * @throws IllegalArgumentException if it is not a task's ARN; the message is a sentence for whoever gave it
     */
    public static Target parse(String arn) {
        String[] parts = arn.split(":", PARTS);
        if (!parts[0].equals("arn")) {
            throw malformed(arn, "is not an ARN");
        }
        if (parts.length < PARTS || !PARTITION.matcher(parts[1]).matches()) {
            throw malformed(arn, "is not a whole ARN");
        }
        if (!parts[2].equals("ecs")) {
            throw malformed(arn, "names something of the service '" + Shown.of(parts[2]) + "', not of ECS");
        }
        if (!REGION.matcher(parts[3]).matches()) {
            throw malformed(arn, parts[3].isEmpty() ? "names no region" : "does not name a region");
        }
        if (!ACCOUNT.matcher(parts[4]).matches()) {
            throw malformed(arn, "does not name an account of 12 digits");
        }
        Matcher task = TASK.matcher(parts[5]);
        if (!task.matches()) {
            throw malformed(arn, whatElse(parts[5]));
        }
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("partition", parts[1]);
        attributes.put("region", parts[3]);
        attributes.put("account", parts[4]);
        attributes.put("cluster", task.group("cluster"));
        attributes.put("task", task.group("id"));
        return new Target(KIND, arn, attributes);
    }

    /** True if it has the form of a region's name: letters, and a number at the end. */
    public static boolean isRegion(String text) {
        return REGION.matcher(text).matches();
    }

    private static String whatElse(String resource) {
        String kind = resource.split("/", 2)[0];
        return switch (kind) {
            case "task" ->
                resource.chars().filter(c -> c == '/').count() == 1
                        ? "is a task's ARN in the old short form without the cluster; the long form names it"
                        : "does not name a cluster and a task id";
            case "service" -> "names a service; name one of its tasks ('aws ecs list-tasks --service-name …')";
            case "cluster" -> "names a cluster; name one of its tasks ('aws ecs list-tasks --cluster …')";
            case "task-definition" -> "names a task definition, not a task that runs";
            case "container-instance" -> "names a container instance, not a task";
            default -> "does not name a task";
        };
    }

    private static IllegalArgumentException malformed(String arn, String what) {
        return new IllegalArgumentException("'" + Shown.of(arn) + "' " + what + "; a task looks like " + EXAMPLE);
    }
}
