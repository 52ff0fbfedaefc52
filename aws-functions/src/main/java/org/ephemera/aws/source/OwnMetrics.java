package org.ephemera.aws.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ephemera.bag.PlannedItem;

/**
 * The documented names of what enhanced Container Insights keeps of a task and of its containers, for when they are not
 * listed yet.
 */
final class OwnMetrics {
    private static final List<String> OF_TASK = List.of(
            "CpuUtilized",
            "EphemeralStorageUtilized",
            "MemoryUtilized",
            "NetworkRxBytes",
            "NetworkTxBytes",
            "StorageReadBytes",
            "StorageWriteBytes",
            "TaskCpuUtilization",
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
            "ContainerStorageWriteBytes");

    /** ECS takes no other names; one other name, and CloudWatch refuses the whole question. */
    private static final Pattern CONTAINER = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    private OwnMetrics() {}

    /** In an order that is the same every time; of a service's task by its service, of another by its family. */
    static List<Series> of(PlannedItem item) throws IOException {
        boolean ofService = !item.param("service").isEmpty();
        String group = item.param(ofService ? "service" : "family");
        if (group.isEmpty()) {
            return List.of(); // then nobody knows their names
        }
        Map<String, String> task = Map.of(
                "ClusterName",
                item.param("cluster"),
                ofService ? "ServiceName" : "TaskDefinitionFamily",
                group,
                "TaskId",
                item.param("task"));
        List<Series> series = new ArrayList<>();
        OF_TASK.forEach(name -> series.add(Series.of(ContainerInsightsSource.NAMESPACE, name, task)));
        for (String container : containers(item)) {
            Map<String, String> dimensions = new TreeMap<>(task);
            dimensions.put("ContainerName", container);
            OF_CONTAINER.forEach(name -> series.add(Series.of(ContainerInsightsSource.NAMESPACE, name, dimensions)));
        }
        return List.copyOf(series);
    }

    /** Those that ECS or the alert named; without them, what is asked for is the task's alone. */
    static List<String> containers(PlannedItem item) throws IOException {
        return KnownContainer.fromText(item.param("containers")).stream()
                .map(KnownContainer::name)
                .filter(name -> CONTAINER.matcher(name).matches())
                .toList();
    }
}
