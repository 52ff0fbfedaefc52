package org.ephemera.aws.alert;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.collect.source.CountText;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.Target;

/**
 * ECS targets by ARN: a task ({@code arn:PARTITION:ecs:REGION:ACCOUNT:task/CLUSTER/ID}), a service ({@code
 * …:service/CLUSTER/NAME}), a cluster ({@code …:cluster/NAME}), or a container instance with its tasks ({@code
 * …:container-instance/CLUSTER/ID}, where the ID may be that of the EC2 instance).
 */
public final class EcsTarget {
    public static final String TASK = "aws.ecs.task";
    public static final String SERVICE = "aws.ecs.service";
    public static final String CLUSTER = "aws.ecs.cluster";
    public static final String INSTANCE = "aws.ecs.container-instance";

    /** Default number of tasks that are collected from a target with many tasks; the newest are chosen. */
    public static final int DEFAULT_LIMIT = 200;

    private static final int LARGEST_LIMIT = 1000;
    private static final String EXAMPLE =
            "arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef";
    private static final String NAME = "[A-Za-z0-9_-]{1,255}";
    private static final Pattern TASK_RESOURCE =
            Pattern.compile("task/(?<cluster>" + NAME + ")/(?<id>[A-Za-z0-9-]{1,64})");
    /** Characters of existing ids. Other characters may be used by a future form of ids, which is accepted. */
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f-]+");

    private static final Pattern COMPLETE_ID =
            Pattern.compile("[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern SERVICE_RESOURCE =
            Pattern.compile("service/(?<cluster>" + NAME + ")/(?<service>" + NAME + ")");
    private static final Pattern CLUSTER_RESOURCE = Pattern.compile("cluster/(?<cluster>" + NAME + ")");
    private static final Pattern INSTANCE_RESOURCE = Pattern.compile(
            "container-instance/(?<cluster>" + NAME + ")/(?<id>[0-9a-f]{32}|[0-9a-f-]{36}|i-[0-9a-f]{8,17})");

    private EcsTarget() {}

    /**
     * Parses the ARN of a target. The target has the attributes {@code partition, region, account, cluster}, and
     * {@code task, service} or {@code onInstance}.
     *
     * @throws IllegalArgumentException if it is not a target; the message is a sentence for the user
     */
    public static Target parse(String arn) {
        TargetArn parsed;
        try {
            parsed = TargetArn.parse(arn, "ecs", "ECS or EKS");
        } catch (IllegalArgumentException e) {
            throw malformed(arn, String.valueOf(e.getMessage()));
        }
        Map<String, String> attributes = new TreeMap<>(parsed.attributes());
        return new Target(kind(arn, parsed.resource(), attributes), arn, attributes);
    }

    /**
     * Parses the ARN of a task.
     *
     * @throws IllegalArgumentException if it is not a task; the message is a sentence for the user
     */
    public static Target task(String arn) {
        Target target = parse(arn);
        if (!target.kind().equals(TASK)) {
            throw new IllegalArgumentException("'" + SanitizedText.of(arn) + "' is not the ARN of a task");
        }
        return target;
    }

    /**
     * Returns the same service or cluster with a limit on the number of tasks.
     *
     * @throws IllegalArgumentException if it is a task, or the limit is out of range
     */
    public static Target limited(Target target, int limit) {
        if (target.kind().equals(TASK)) {
            throw new IllegalArgumentException(
                    "a limit applies to the tasks of a service or a cluster; the target" + " is one task");
        }
        if (limit < 1 || limit > LARGEST_LIMIT) {
            throw new IllegalArgumentException(
                    "the limit is invalid; expected a number of tasks from 1 to " + LARGEST_LIMIT);
        }
        Map<String, String> attributes = new TreeMap<>(target.attributes());
        attributes.put("limit", Integer.toString(limit));
        return new Target(target.kind(), target.id(), attributes);
    }

    /**
     * Returns the target if its task id is complete. An id that ECS never assigns is usually the result of an
     * incomplete copy, and ECS would only report that the task does not exist. Ids in alerts are not checked.
     *
     * @throws IllegalArgumentException if the id is not complete; the message is a sentence for the user
     */
    public static Target requireCompleteId(Target target) {
        String id = target.attributes().getOrDefault("task", "");
        if (target.kind().equals(TASK)
                && DIGITS.matcher(id).matches()
                && !COMPLETE_ID.matcher(id).matches()) {
            throw malformed(
                    target.id(),
                    "ends in " + CountText.of(id.length(), "character")
                            + ", but a task id has 32 hexadecimal digits or is a UUID: characters are missing or"
                            + " added");
        }
        return target;
    }

    /**
     * Returns the long ARN of a task or service whose short ARN does not contain its cluster.
     *
     * @param cluster name or ARN of the cluster
     * @throws IllegalArgumentException if the ARN is neither short nor of this cluster, or the cluster is invalid; the
     *     message is a sentence
     */
    public static String inCluster(String arn, String cluster) {
        String name = cluster.substring(cluster.lastIndexOf('/') + 1);
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(
                    "'" + SanitizedText.of(cluster) + "' is not the name or ARN of an ECS cluster");
        }
        Optional<String> place = Optional.of(name);
        String completed = EcsArns.service(EcsArns.task(arn, place), place);
        if (!EcsArns.isMeantFor(arn)
                || !parse(completed).attributes().getOrDefault("cluster", "").equals(name)) {
            throw new IllegalArgumentException("the target '" + SanitizedText.of(arn)
                    + "' is not a task or service of the cluster " + SanitizedText.of(name)
                    + "; leave out --cluster, or give the short ARN of a task or service");
        }
        return completed;
    }

    /** Reports whether the text has the form of a region name: letters, and a number at the end. */
    public static boolean isRegion(String text) {
        return TargetArn.isRegion(text);
    }

    private static String kind(String arn, String resource, Map<String, String> attributes) {
        Matcher task = TASK_RESOURCE.matcher(resource);
        if (task.matches()) {
            attributes.put("cluster", task.group("cluster"));
            attributes.put("task", task.group("id"));
            return TASK;
        }
        Matcher service = SERVICE_RESOURCE.matcher(resource);
        if (service.matches()) {
            attributes.put("cluster", service.group("cluster"));
            attributes.put("service", service.group("service"));
            return SERVICE;
        }
        Matcher cluster = CLUSTER_RESOURCE.matcher(resource);
        if (cluster.matches()) {
            attributes.put("cluster", cluster.group("cluster"));
            return CLUSTER;
        }
        Matcher instance = INSTANCE_RESOURCE.matcher(resource);
        if (instance.matches()) {
            attributes.put("cluster", instance.group("cluster"));
            attributes.put("onInstance", instance.group("id"));
            return INSTANCE;
        }
        throw malformed(arn, whatElse(resource));
    }

    private static String whatElse(String resource) {
        boolean old = resource.chars().filter(c -> c == '/').count() == 1;
        String kind = resource.split("/", 2)[0];
        return switch (kind) {
            case "task" ->
                old
                        ? "is the short ARN of a task, which does not contain its cluster: give the cluster with"
                                + " --cluster"
                        : "does not contain a cluster and a task id";
            case "service" ->
                old
                        ? "is the short ARN of a service, which does not contain its cluster: give the cluster with"
                                + " --cluster"
                        : "does not contain a cluster and a service";
            case "cluster" -> "does not contain a cluster name";
            case "task-definition" -> "is a task definition, not a task";
            case "container-instance" ->
                old
                        ? "is the short ARN of a container instance: write container-instance/CLUSTER/ID"
                        : "does not contain a cluster and the id of a container instance";
            default -> "has the unknown resource type '" + SanitizedText.of(kind) + "'";
        };
    }

    private static IllegalArgumentException malformed(String arn, String what) {
        return new IllegalArgumentException(
                "'" + SanitizedText.of(arn) + "' " + what + "; expected the ARN of a task such as " + EXAMPLE
                        + ", a service (...:service/CLUSTER/NAME), a cluster (...:cluster/NAME), a container instance"
                        + " (...:container-instance/CLUSTER/ID), an EKS pod (...:cluster/NAME#NAMESPACE/POD) or an EKS"
                        + " node (...:cluster/NAME#node:NAME)");
    }
}
