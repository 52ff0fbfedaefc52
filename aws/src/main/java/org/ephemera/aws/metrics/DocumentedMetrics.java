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
 * The documented names of what Container Insights keeps of a task and of its containers, where it is enhanced, and of a service
 * and a family, for when they are not listed yet, or no more.
 */
final class DocumentedMetrics {
    /** Those of containers among them are of all of the task's together. */
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

    /** ECS takes no other names; one other name, and CloudWatch refuses the whole question. */
    private static final Pattern CONTAINER = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    private DocumentedMetrics() {}

    /** In an order that is the same every time; of a service's task by its service, of another by its family. */
    static List<CloudWatchMetric> of(ContainerInsightsParameters params) {
        String service = params.place().service();
        boolean ofService = !service.isEmpty();
        String group = ofService ? service : params.family();
        if (group.isEmpty()) {
            return List.of(); // then nobody knows their names
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

    /** Of its service and its family, in an order that is the same every time. */
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

    /** Those that ECS or the alert named; without them, what is asked for is the task's alone. */
    static List<String> containers(ContainerInsightsParameters params) {
        return params.containers().orElse(List.of()).stream()
                .map(KnownContainer::name)
                .filter(name -> CONTAINER.matcher(name).matches())
                .toList();
    }
}
