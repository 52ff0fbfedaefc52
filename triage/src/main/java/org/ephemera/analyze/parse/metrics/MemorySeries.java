package org.ephemera.analyze.parse.metrics;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.ephemera.analyze.model.TimeSeries;

/** Metrics of used memory, with the names and units of each cloud. */
public final class MemorySeries {
    private static final double MIB = 1 << 20;
    private static final Set<String> MEBIBYTES = Set.of("ContainerMemoryUtilized", "MemoryUtilized");
    private static final Set<String> BYTES = Set.of(
            "MemoryUsage",
            "WorkingSetBytes",
            "UsageBytes",
            "memoryWorkingSetBytes",
            "container_memory_working_set",
            "pod_memory_working_set");

    private MemorySeries() {}

    /** Returns the factor from the metric's unit to MiB; empty for other metrics. */
    public static OptionalDouble mebibytes(TimeSeries series) {
        if (MEBIBYTES.contains(series.metric())) {
            return OptionalDouble.of(1);
        }
        return BYTES.contains(series.metric()) ? OptionalDouble.of(1 / MIB) : OptionalDouble.empty();
    }

    /** Reports whether a series measures the container, or the complete task, group or pod. */
    public static boolean isOf(TimeSeries series, String whole, String container) {
        Map<String, String> dimensions = series.dimensions();
        String name = whole.substring(whole.lastIndexOf('/') + 1);
        boolean sameTask = dimensions.getOrDefault("TaskId", "").equals(name)
                || dimensions.getOrDefault("FullPodName", "").equals(name)
                || dimensions.getOrDefault("resource", "").equalsIgnoreCase(whole);
        String measured = dimensions.getOrDefault("ContainerName", dimensions.getOrDefault("containerName", ""));
        return sameTask && (measured.isEmpty() || measured.equals(container));
    }
}
