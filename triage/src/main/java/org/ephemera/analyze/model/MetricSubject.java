package org.ephemera.analyze.model;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Container, task or service that a metric measures.
 *
 * @param scope cluster, or resource id in lower case
 * @param group service, family or revision; subjects with the same group are replicas of each other
 * @param task task id, pod with its namespace, or replica; "" for a container group, which is its own task
 * @param container "" for a complete task
 */
public record MetricSubject(Level level, String scope, String group, String task, String container)
        implements Comparable<MetricSubject> {
    /** Granularity of a metric, finest first. */
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

    /** Returns the subject of a series of any cloud; empty if its dimensions contain none. */
    public static Optional<MetricSubject> of(TimeSeries series) {
        return of(series.dimensions());
    }

    /** Returns the subject that the dimensions of a series identify. */
    public static Optional<MetricSubject> of(Map<String, String> dimensions) {
        if (dimensions.containsKey("resource")) {
            return ofAzure(dimensions);
        }
        return dimensions.containsKey("PodName") ? ofEks(dimensions) : ofEcs(dimensions);
    }

    /**
     * Returns the subject of a series of EKS. {@code PodName} is the workload's name unless {@code FullPodName} is
     * present.
     */
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
        String replica = dimensions.getOrDefault("podName", dimensions.getOrDefault("executionName", ""));
        String container = dimensions.getOrDefault("containerName", "");
        if (!container.isEmpty()) {
            return Optional.of(new MetricSubject(Level.CONTAINER, scope, scope, replica, container));
        }
        // Network metrics of Azure count the complete resource.
        return Optional.of(
                new MetricSubject(Level.TASK, scope, replica.isEmpty() ? "" : revision(replica), replica, ""));
    }

    /** Returns the revision of a replica: {@code app--abc123} for {@code app--abc123-5d4f-x7k2p}. */
    private static String revision(String replica) {
        int at = replica.indexOf("--");
        int end = at < 0 ? -1 : replica.indexOf('-', at + 2);
        return end < 0 ? replica : replica.substring(0, end);
    }

    /** Returns the complete task of this subject. */
    public MetricSubject taskSubject() {
        return new MetricSubject(Level.TASK, scope, group, task, "");
    }

    /** Returns the complete resource of an Azure replica or container. */
    public MetricSubject resourceSubject() {
        return new MetricSubject(Level.TASK, scope, "", "", "");
    }

    /** Reports whether both are the same container, or complete tasks, in different tasks of the same service. */
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

    /**
     * Returns the display name, in the target's words.
     *
     * @param ambiguous true if the container's name alone is not unique: the task is added
     */
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
