package org.ephemera.lab.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Simulated metric series of a scenario that {@link ScenarioBuilder} generates.
 *
 * @param idle true if every recorded value is zero
 */
record BuiltMetrics(BuiltTask task, Instant now, boolean idle) {

    private static final Duration SERVICE_AGE = Duration.ofDays(20);

    List<MetricSeries> ofService() {
        SequencedMap<String, String> dimensions = serviceDimensions();
        return List.of(
                series("AWS/ECS", "CPUUtilization", dimensions, SERVICE_AGE),
                series("AWS/ECS", "MemoryUtilization", dimensions, SERVICE_AGE));
    }

    List<MetricSeries> ofInsights() {
        List<MetricSeries> series = new ArrayList<>();
        series.add(series("ECS/ContainerInsights", "CpuUtilized", serviceDimensions(), SERVICE_AGE));
        for (int index = 0; index < task.tasks(); index++) {
            ofTask(index, series);
        }
        return series;
    }

    private void ofTask(int index, List<MetricSeries> series) {
        SequencedMap<String, String> ofTask = serviceDimensions();
        ofTask.put("TaskId", task.id(index));
        series.add(series("ECS/ContainerInsights", "TaskCpuUtilization", ofTask, BuiltTask.AGE));
        series.add(series("ECS/ContainerInsights", "TaskMemoryUtilization", ofTask, BuiltTask.AGE));
        for (PlannedContainer container : task.containers()) {
            SequencedMap<String, String> ofContainer = new LinkedHashMap<>(ofTask);
            ofContainer.put("ContainerName", container.name());
            series.add(series("ECS/ContainerInsights", "ContainerCpuUtilization", ofContainer, BuiltTask.AGE));
        }
    }

    private static SequencedMap<String, String> serviceDimensions() {
        SequencedMap<String, String> dimensions = new LinkedHashMap<>();
        dimensions.put("ClusterName", BuiltTask.CLUSTER);
        dimensions.put("ServiceName", BuiltTask.SERVICE);
        return dimensions;
    }

    private MetricSeries series(String namespace, String name, SequencedMap<String, String> dimensions, Duration age) {
        Instant from = now.minus(age);
        return new MetricSeries(
                BuiltAccount.REGION,
                namespace,
                name,
                dimensions,
                "Percent",
                from,
                Optional.empty(),
                2,
                List.of(idle ? new MetricSeries.Level(from, 0, 0, 0) : new MetricSeries.Level(from, 20, 5, 2)));
    }
}
