package org.ephemera.azure.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ephemera.azure.alert.AzureTarget;

/** Groups of metrics that can be requested together. A filter by a dimension applies to some metrics only. */
public enum MetricKind {
    CONTAINERS(AzureTarget.GROUP, Optional.of("containerName eq '*'"), "CpuUsage", "MemoryUsage"),
    NETWORK(AzureTarget.GROUP, Optional.empty(), "NetworkBytesReceivedPerSecond", "NetworkBytesTransmittedPerSecond"),
    REPLICAS(AzureTarget.APP, Optional.of("podName eq '*'"), "UsageNanoCores", "WorkingSetBytes"),
    TRAFFIC(AzureTarget.APP, Optional.of("podName eq '*'"), "RxBytes", "TxBytes"),
    LOAD(AzureTarget.APP, Optional.of("podName eq '*'"), "Requests", "RestartCount"),
    ANSWERS(AzureTarget.APP, Optional.of("statusCodeCategory eq '*'"), "Requests"),
    SCALE(AzureTarget.APP, Optional.of("revisionName eq '*'"), "Replicas"),
    EXECUTIONS(
            AzureTarget.JOB,
            Optional.of("executionName eq '*'"),
            "Executions",
            "UsageNanoCores",
            "UsageBytes",
            "RxBytes",
            "TxBytes",
            "RestartCount"),
    READY(AzureTarget.CLUSTER, Optional.of("POD"), "kube_pod_status_ready"),
    PHASES(AzureTarget.CLUSTER, Optional.of("phase eq '*' and POD"), "kube_pod_status_phase"),
    NODES(
            AzureTarget.CLUSTER,
            Optional.of("node eq '*'"),
            "node_cpu_usage_percentage",
            "node_memory_working_set_percentage",
            "node_network_in_bytes",
            "node_network_out_bytes");

    private final AzureTarget target;
    private final Optional<String> filter;
    /** Names separated by commas, as in a request. */
    private final String names;

    MetricKind(AzureTarget target, Optional<String> filter, String... names) {
        this.target = target;
        this.filter = filter;
        this.names = String.join(",", names);
    }

    /** Returns the groups of metrics of a kind of target. */
    public static List<MetricKind> of(AzureTarget target) {
        return Arrays.stream(values()).filter(kind -> kind.target == target).toList();
    }

    /** Returns the names of the metrics. */
    public List<String> names() {
        return List.of(names.split(",", -1));
    }

    /** Returns the filter; empty if the metrics have none. */
    public Optional<String> filter() {
        return filter;
    }

    /**
     * Returns the filter for one target.
     *
     * @param place location whose Kubernetes names contain no character that would end a text
     */
    public Optional<String> filter(AzurePlace place) {
        return filter.map(text -> text.replace("POD", pods(place)));
    }

    private static String pods(AzurePlace place) {
        return "namespace eq '" + (place.namespace().isEmpty() ? "*" : place.namespace()) + "' and pod eq '"
                + (place.pod().isEmpty() ? "*" : place.pod()) + "'";
    }

    /**
     * Returns the aggregations that Azure Monitor supports for these metrics, according to its reference. It rejects a
     * request with another aggregation.
     */
    public List<String> aggregations() {
        return switch (this) {
            case CONTAINERS, NETWORK -> List.of("Average", "Minimum", "Maximum");
            case REPLICAS, TRAFFIC, LOAD, ANSWERS, SCALE, EXECUTIONS ->
                List.of("Average", "Minimum", "Maximum", "Total");
            case READY, PHASES -> List.of("Average", "Total");
            case NODES -> List.of("Average", "Maximum");
        };
    }

    /** Returns the end of a sentence: why there may be no value. */
    public String missingValueReason() {
        return switch (target) {
            case GROUP ->
                "as happens for a container that ran for less than a minute or not at all, and for groups"
                        + " on Windows";
            case APP -> "as happens for an app that was scaled to zero";
            case JOB -> "as happens for a job that did not run";
            case CLUSTER -> "as happens for a cluster that was stopped";
        };
    }

    /** Returns the namespace of the metrics in Azure Monitor: the type of their resource. */
    public String namespace() {
        return target.type();
    }
}
