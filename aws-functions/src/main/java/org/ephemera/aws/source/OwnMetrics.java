package org.ephemera.aws.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.bag.PlannedItem;

/** The documented names of what enhanced Container Insights keeps of a task, for when they are not listed yet. */
final class OwnMetrics {
    private static final List<String> NAMES = List.of(
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

    private OwnMetrics() {}

    /** In an order that is the same every time; of a service's task by its service, of another by its family. */
    static List<Series> of(PlannedItem item) {
        boolean ofService = !item.param("service").isEmpty();
        Map<String, String> dimensions = Map.of(
                "ClusterName",
                item.param("cluster"),
                ofService ? "ServiceName" : "TaskDefinitionFamily",
                item.param(ofService ? "service" : "family"),
                "TaskId",
                item.param("task"));
        List<Series> series = new ArrayList<>();
        for (String name : NAMES) {
            series.add(Series.of(ContainerInsightsSource.NAMESPACE, name, dimensions));
        }
        return List.copyOf(series);
    }
}
