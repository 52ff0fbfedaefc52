package org.ephemera.analyze.parse.metrics;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.ephemera.analyze.model.TimeSeries;

/** Which series are of memory that is used, in which unit, under the names that each cloud has for it. */
public final class MemorySeries {
    private static final double MIB = 1 << 20;
    private static final Set<String> MEBIBYTES = Set.of("ContainerMemoryUtilized", "MemoryUtilized");
    private static final Set<String> BYTES = Set.of(
            "MemoryUsage",
            "WorkingSetBytes",
            "memoryWorkingSetBytes",
            "container_memory_working_set",
            "pod_memory_working_set");

    private MemorySeries() {}

    /** By what its values are multiplied to be MiB; empty if it is of something else. */
    public static OptionalDouble mebibytes(TimeSeries series) {
        if (MEBIBYTES.contains(series.metric())) {
            return OptionalDouble.of(1);
        }
        return BYTES.contains(series.metric()) ? OptionalDouble.of(1 / MIB) : OptionalDouble.empty();
    }

    /** True if it is of a container, or of the task, group or pod as a whole, by the dimensions of its cloud. */
    public static boolean isOf(TimeSeries series, String whole, String container) {
        Map<String, String> dimensions = series.dimensions();
        String name = whole.substring(whole.lastIndexOf('/') + 1);
        boolean same = dimensions.getOrDefault("TaskId", "").equals(name)
                || dimensions.getOrDefault("FullPodName", "").equals(name)
                || dimensions.getOrDefault("resource", "").equalsIgnoreCase(whole);
        String of = dimensions.getOrDefault("ContainerName", dimensions.getOrDefault("containerName", ""));
        return same && (of.isEmpty() || of.equals(container));
    }
}
