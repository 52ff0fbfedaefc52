package org.ephemera.azure.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ephemera.azure.alert.AzureTarget;

/** Metrics that may be asked for in one question: a filter by a dimension suits some of them only. */
public enum MetricKind {
    CONTAINERS(AzureTarget.GROUP, Optional.of("containerName eq '*'"), "CpuUsage", "MemoryUsage"),
    NETWORK(AzureTarget.GROUP, Optional.empty(), "NetworkBytesReceivedPerSecond", "NetworkBytesTransmittedPerSecond"),
    REPLICAS(AzureTarget.APP, Optional.of("podName eq '*'"), "UsageNanoCores", "WorkingSetBytes"),
    TRAFFIC(AzureTarget.APP, Optional.of("podName eq '*'"), "RxBytes", "TxBytes"),
    LOAD(AzureTarget.APP, Optional.of("podName eq '*'"), "Requests", "RestartCount"),
    ANSWERS(AzureTarget.APP, Optional.of("statusCodeCategory eq '*'"), "Requests"),
    SCALE(AzureTarget.APP, Optional.of("revisionName eq '*'"), "Replicas"),
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
    /** With a comma between them, as in a request. */
    private final String names;

    MetricKind(AzureTarget target, Optional<String> filter, String... names) {
        this.target = target;
        this.filter = filter;
        this.names = String.join(",", names);
    }

    public static List<MetricKind> of(AzureTarget target) {
        return Arrays.stream(values()).filter(kind -> kind.target == target).toList();
    }

    public List<String> names() {
        return List.of(names.split(",", -1));
    }

    /** Of a kind that asks about all of a target. */
    public Optional<String> filter() {
        return filter;
    }

    /** @param place names of Kubernetes in it hold nothing that would end a text */
    public Optional<String> filter(AzurePlace place) {
        return filter.map(text -> text.replace("POD", pods(place)));
    }

    private static String pods(AzurePlace place) {
        return "namespace eq '" + place.namespace() + "' and pod eq '"
                + (place.pod().isEmpty() ? "*" : place.pod()) + "'";
    }

    /** What Azure Monitor computes of them (its reference of supported metrics): a question that names another aggregation is refused. */
    public List<String> aggregations() {
        return switch (this) {
            case CONTAINERS, NETWORK -> List.of("Average", "Minimum", "Maximum");
            case REPLICAS, TRAFFIC, LOAD, ANSWERS, SCALE -> List.of("Average", "Minimum", "Maximum", "Total");
            case READY, PHASES -> List.of("Average", "Total");
            case NODES -> List.of("Average", "Maximum");
        };
    }

    /** Why there may be no value, for a sentence. */
    public String silence() {
        return switch (target) {
            case GROUP -> "as for a container that ran for less than a minute or not at all, and for groups on Windows";
            case APP -> "as for an app that was scaled to zero";
            case CLUSTER -> "as for a cluster that was stopped";
        };
    }

    /** Under which Azure Monitor keeps them: the type of what they tell of. */
    public String namespace() {
        return target.type();
    }
}
