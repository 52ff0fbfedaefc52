package org.ephemera.analyze.startup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.metrics.MemorySeries;

/**
 * Sudden growth of memory: as large as the RandomX dataset (2080 MiB plus 256 MiB of cache), or up to the limit of the
 * container.
 *
 * @param at time of the sample
 * @param mebibytes growth
 * @param whole true if it reached the container's limit
 */
record MemoryStep(Instant at, double mebibytes, boolean whole, EvidenceLocation evidence) {
    private static final long WITHIN_SECONDS = Duration.ofMinutes(10).toSeconds();
    private static final double DATASET_LOW = 1950;
    private static final double DATASET_HIGH = 2650;
    /** Memory of RandomX in light mode; smaller steps are common. */
    private static final double LEAST = 230;

    private static final double AT_LIMIT = 0.9;
    private static final double MIB = 1 << 20;

    /**
     * Returns the largest step of a container, the first if several are equal; empty if its memory was not measured or
     * grew slowly.
     */
    static Optional<MemoryStep> of(StartupRuleContext context, WorkloadRun run, WorkloadRun.ContainerRun part) {
        Optional<Double> limit = context.workloads().stream()
                .filter(workload -> workload.name().equals(run.name()))
                .flatMap(workload -> workload.containers().stream())
                .filter(container -> container.name().equals(part.name()))
                .flatMap(container -> container.execution().memoryLimit().stream())
                .map(LocatedValue::value)
                .map(bytes -> bytes / MIB)
                .filter(mebibytes -> mebibytes > 0)
                .findFirst();
        return context.series().stream()
                .filter(series -> MemorySeries.mebibytes(series).isPresent()
                        && MemorySeries.isOf(series, run.name(), part.name()))
                .flatMap(series -> largestStep(series, limit).stream())
                .reduce((one, other) -> other.mebibytes > one.mebibytes ? other : one);
    }

    /** Reports whether the step has the size of the RandomX dataset with cache and scratchpads. */
    boolean isDataset() {
        return mebibytes >= DATASET_LOW && mebibytes <= DATASET_HIGH;
    }

    String describe() {
        return String.format(
                Locale.ROOT,
                "memory suddenly grew by %.0f MiB, until %s%s",
                mebibytes,
                at,
                isDataset() ? ", the size of the RandomX dataset" : whole ? ", up to the memory limit" : "");
    }

    private static Optional<MemoryStep> largestStep(TimeSeries series, Optional<Double> limit) {
        PointList points = PointList.of(series.points());
        long[] seconds = points.seconds();
        double[] values = points.values();
        double scale = MemorySeries.mebibytes(series).orElse(1);
        Optional<MemoryStep> largest = Optional.empty();
        for (int i = 1; i < values.length; i++) {
            double now = values[i] * scale;
            double step = Double.isFinite(now) ? now - lowest(seconds, values, i) * scale : 0;
            boolean whole = limit.filter(most -> now >= AT_LIMIT * most).isPresent();
            boolean significant = step >= LEAST && (whole || (step >= DATASET_LOW && step <= DATASET_HIGH));
            if (significant && largest.filter(known -> known.mebibytes >= step).isEmpty()) {
                largest =
                        Optional.of(new MemoryStep(Instant.ofEpochSecond(seconds[i]), step, whole, series.evidence()));
            }
        }
        return largest;
    }

    /** Returns the lowest value within the ten minutes before, including at least the point before. */
    private static double lowest(long[] seconds, double[] values, int at) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = at - 1; i >= 0 && (i == at - 1 || seconds[i] >= seconds[at] - WITHIN_SECONDS); i--) {
            lowest = Double.isFinite(values[i]) ? Math.min(lowest, values[i]) : lowest;
        }
        return lowest;
    }

    static List<EvidenceLocation> evidence(Optional<MemoryStep> step, EvidenceLocation first) {
        return step.map(found -> List.of(first, found.evidence)).orElse(List.of(first));
    }
}
