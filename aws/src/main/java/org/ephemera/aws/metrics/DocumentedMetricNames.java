package org.ephemera.aws.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.aws.target.ContainerInsightsParameters;
import org.ephemera.aws.target.KnownContainer;

/**
 * Documented metric names of Container Insights, for metrics that are not listed yet or not listed any more: of a task
 * and its containers (with enhanced observability), of a service and of a family.
 */
final class DocumentedMetricNames {
    /** Metrics of a task. The container metrics among them cover all containers of the task together. */
    private static final List<String> OF_TASK = List.of(
            "ContainerCpuUtilization",
            "ContainerNetworkRxBytes",
            "ContainerNetworkTxBytes",
            "CpuReserved",
            "CpuUtilized",
            "EphemeralStorageReserved",
            "EphemeralStorageUtilized",
            "MemoryReserved",
            "MemoryUtilized",
            "NetworkRxBytes",
            "NetworkTxBytes",
            "RestartCount",
            "StorageReadBytes",
            "StorageWriteBytes",
            "TaskCpuUtilization",
            "TaskEBSFilesystemUtilization",
            "TaskEphemeralStorageUtilization",
            "TaskMemoryUtilization");

    private static final List<String> OF_CONTAINER = List.of(
            "ContainerCpuReserved",
            "ContainerCpuUtilization",
            "ContainerCpuUtilized",
            "ContainerMemoryReserved",
            "ContainerMemoryUtilization",
            "ContainerMemoryUtilized",
            "ContainerNetworkRxBytes",
            "ContainerNetworkTxBytes",
            "ContainerStorageReadBytes",
            "ContainerStorageWriteBytes",
            "RestartCount",
            "UnHealthyContainerHealthStatus");

    private static final List<String> OF_GROUP = List.of(
            "CpuReserved",
            "CpuUtilized",
            "EBSFilesystemSize",
            "EBSFilesystemUtilized",
            "EphemeralStorageReserved",
            "EphemeralStorageUtilized",
            "MemoryReserved",
            "MemoryUtilized",
            "NetworkRxBytes",
            "NetworkTxBytes",
            "RestartCount",
            "StorageReadBytes",
            "StorageWriteBytes");

    private static final List<String> COUNTS =
            List.of("DeploymentCount", "DesiredTaskCount", "PendingTaskCount", "RunningTaskCount", "TaskSetCount");

    /** Container names that ECS accepts. One other name makes CloudWatch reject the complete request. */
    private static final Pattern CONTAINER = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    private DocumentedMetricNames() {}

    /** Returns the metrics of a task in a fixed order: by service for a task of a service, otherwise by family. */
    static List<CloudWatchMetric> of(ContainerInsightsParameters params) {
        String service = params.place().service();
        boolean ofService = !service.isEmpty();
        String group = ofService ? service : params.family();
        if (group.isEmpty()) {
            return List.of(); // their dimensions are unknown
        }
        Map<String, String> task = Map.of(
                "ClusterName",
                params.place().cluster(),
                ofService ? "ServiceName" : "TaskDefinitionFamily",
                group,
                "TaskId",
                params.place().task());
        List<CloudWatchMetric> series = new ArrayList<>();
        OF_TASK.forEach(name -> series.add(CloudWatchMetric.of(MetricsCatalog.ECS_INSIGHTS_NAMESPACE, name, task)));
        for (String container : containers(params)) {
            Map<String, String> dimensions = new TreeMap<>(task);
            dimensions.put("ContainerName", container);
            OF_CONTAINER.forEach(
                    name -> series.add(CloudWatchMetric.of(MetricsCatalog.ECS_INSIGHTS_NAMESPACE, name, dimensions)));
        }
        return List.copyOf(series);
    }

    /** Returns the metrics of the task's service and family in a fixed order. */
    static List<CloudWatchMetric> ofGroups(ContainerInsightsParameters params) {
        List<CloudWatchMetric> series = new ArrayList<>();
        group(params, "ServiceName", params.place().service(), COUNTS, series);
        group(params, "ServiceName", params.place().service(), OF_GROUP, series);
        group(params, "TaskDefinitionFamily", params.family(), OF_GROUP, series);
        return List.copyOf(series);
    }

    private static void group(
            ContainerInsightsParameters params,
            String kind,
            String name,
            List<String> metrics,
            Collection<CloudWatchMetric> series) {
        if (!name.isEmpty()) {
            Map<String, String> dimensions =
                    Map.of("ClusterName", params.place().cluster(), kind, name);
            metrics.forEach(metric ->
                    series.add(CloudWatchMetric.of(MetricsCatalog.ECS_INSIGHTS_NAMESPACE, metric, dimensions)));
        }
    }

    /** Returns the container names from ECS or the alert; without them, only the metrics of the task are queried. */
    static List<String> containers(ContainerInsightsParameters params) {
        return params.containers().orElse(List.of()).stream()
                .map(KnownContainer::name)
                .filter(name -> CONTAINER.matcher(name).matches())
                .toList();
    }
}
