package org.ephemera.analyze.model;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a series is of.
 *
 * @param scope cluster, or resource id in lower case
 * @param group service, family or revision: those with the same are replicas of each other
 * @param task task id, pod with its namespace, or replica, "" of a container group, which is its own
 * @param container "" of a task as a whole
 */
public record MetricSubject(Level level, String scope, String group, String task, String container)
        implements Comparable<MetricSubject> {
    /** From the finest to the coarsest. */
    public enum Level {
        CONTAINER,
        TASK,
        SERVICE
    }

    private static final Comparator<MetricSubject> ORDER = Comparator.comparing(MetricSubject::level)
            .thenComparing(MetricSubject::scope)
            .thenComparing(MetricSubject::group)
            .thenComparing(MetricSubject::task)
            .thenComparing(MetricSubject::container);

    /** What a series of any cloud is of; empty where its dimensions name none of it. */
    public static Optional<MetricSubject> of(TimeSeries series) {
        return of(series.dimensions());
    }

    /** The same by dimensions alone. */
    public static Optional<MetricSubject> of(Map<String, String> dimensions) {
        if (dimensions.containsKey("resource")) {
            return ofAzure(dimensions);
        }
        return dimensions.containsKey("PodName") ? ofEks(dimensions) : ofEcs(dimensions);
    }

    /** {@code PodName} is a workload's unless there is a {@code FullPodName}, too. */
    private static Optional<MetricSubject> ofEks(Map<String, String> dimensions) {
        String namespace = dimensions.getOrDefault("Namespace", "");
        String scope = dimensions.getOrDefault("ClusterName", "");
        String group = namespace + "/" + dimensions.get("PodName");
        String pod = dimensions.getOrDefault("FullPodName", "");
        String container = dimensions.getOrDefault("ContainerName", "");
        if (pod.isEmpty()) {
            return Optional.of(new MetricSubject(Level.SERVICE, scope, group, "", container));
        }
        return Optional.of(new MetricSubject(
                container.isEmpty() ? Level.TASK : Level.CONTAINER, scope, group, namespace + "/" + pod, container));
    }

    private static Optional<MetricSubject> ofEcs(Map<String, String> dimensions) {
        String scope = dimensions.getOrDefault("ClusterName", "");
        String group = dimensions.getOrDefault("ServiceName", dimensions.getOrDefault("TaskDefinitionFamily", ""));
        String task = dimensions.getOrDefault("TaskId", "");
        String container = dimensions.getOrDefault("ContainerName", "");
        if (task.isEmpty()) {
            return group.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new MetricSubject(Level.SERVICE, scope, group, "", container));
        }
        return Optional.of(
                new MetricSubject(container.isEmpty() ? Level.TASK : Level.CONTAINER, scope, group, task, container));
    }

    private static Optional<MetricSubject> ofAzure(Map<String, String> dimensions) {
        String scope = dimensions.getOrDefault("resource", "").toLowerCase(Locale.ROOT);
        String replica = dimensions.getOrDefault("podName", "");
        String container = dimensions.getOrDefault("containerName", "");
        if (!container.isEmpty()) {
            return Optional.of(new MetricSubject(Level.CONTAINER, scope, scope, replica, container));
        }
        // A resource as a whole is what network is counted by.
        return Optional.of(
                new MetricSubject(Level.TASK, scope, replica.isEmpty() ? "" : revision(replica), replica, ""));
    }

    /** {@code app--abc123-5d4f-x7k2p} is a replica of {@code app--abc123}. */
    private static String revision(String replica) {
        int at = replica.indexOf("--");
        int end = at < 0 ? -1 : replica.indexOf('-', at + 2);
        return end < 0 ? replica : replica.substring(0, end);
    }

    /** The task that it is in. */
    public MetricSubject wholeTask() {
        return new MetricSubject(Level.TASK, scope, group, task, "");
    }

    /** The resource as a whole, of a replica or container of Azure. */
    public MetricSubject wholeResource() {
        return new MetricSubject(Level.TASK, scope, "", "", "");
    }

    /** True of the same container, or whole, of another task of the same service. */
    public boolean isReplicaOf(MetricSubject other) {
        return !equals(other)
                && level == other.level
                && level != Level.SERVICE
                && !group.isEmpty()
                && scope.equals(other.scope)
                && group.equals(other.group)
                && container.equals(other.container)
                && !task.equals(other.task);
    }

    /** In the target's words; with its task where a name alone is not enough. */
    public String label(boolean ambiguous) {
        return switch (level) {
            case CONTAINER ->
                ambiguous && !task.isEmpty()
                        ? container + " of " + (task.contains("/") ? "" : "task ") + task
                        : container;
            case TASK -> task.isEmpty() ? scope : task;
            case SERVICE -> container.isEmpty() ? group : container + " of " + group;
        };
    }

    @Override
    public int compareTo(MetricSubject other) {
        return ORDER.compare(this, other);
    }
}
