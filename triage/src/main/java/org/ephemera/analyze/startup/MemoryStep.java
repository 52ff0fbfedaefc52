package org.ephemera.analyze.startup;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.WorkloadRun;
import org.ephemera.analyze.parse.metrics.MemorySeries;

/**
 * Memory that was taken at once: what RandomX needs for its dataset (2080 MiB, and 256 of cache), or all that the container may have.
 *
 * @param at when it was there
 * @param mebibytes how much came
 * @param whole true if it reached the container's limit
 */
record MemoryStep(Instant at, double mebibytes, boolean whole, Evidence evidence) {
    private static final long WITHIN_SECONDS = Duration.ofMinutes(10).toSeconds();
    private static final double DATASET_LOW = 1950;
    private static final double DATASET_HIGH = 2650;
    /** What RandomX takes in its light mode; smaller steps are everybody's. */
    private static final double LEAST = 230;

    private static final double AT_LIMIT = 0.9;
    private static final double MIB = 1 << 20;

    /** The first of the largest of a container; empty if its memory is not metered, or grew slowly. */
    static Optional<MemoryStep> of(StartupRuleContext scene, WorkloadRun run, WorkloadRun.Part part) {
        Optional<Double> limit = scene.workloads().stream()
                .filter(workload -> workload.name().equals(run.name()))
                .flatMap(workload -> workload.containers().stream())
                .filter(container -> container.name().equals(part.name()))
                .flatMap(container -> container.execution().memoryLimit().stream())
                .map(Fact::value)
                .map(bytes -> bytes / MIB)
                .filter(mebibytes -> mebibytes > 0)
                .findFirst();
        return scene.series().stream()
                .filter(series -> MemorySeries.mebibytes(series).isPresent()
                        && MemorySeries.isOf(series, run.name(), part.name()))
                .flatMap(series -> in(series, limit).stream())
                .reduce((one, other) -> other.mebibytes > one.mebibytes ? other : one);
    }

    /** True if it is as large as the dataset of RandomX, with its cache and scratchpads. */
    boolean isDataset() {
        return mebibytes >= DATASET_LOW && mebibytes <= DATASET_HIGH;
    }

    String sentence() {
        return String.format(
                Locale.ROOT,
                "its memory grew by %.0f MiB at once by %s%s",
                mebibytes,
                at,
                isDataset() ? ", as for RandomX's dataset" : whole ? ", up to its limit" : "");
    }

    private static Optional<MemoryStep> in(TimeSeries series, Optional<Double> limit) {
        PointList points = PointList.of(series.points());
        long[] seconds = points.seconds();
        double[] values = points.values();
        double scale = MemorySeries.mebibytes(series).orElse(1);
        Optional<MemoryStep> largest = Optional.empty();
        for (int i = 1; i < values.length; i++) {
            double now = values[i] * scale;
            double step = Double.isFinite(now) ? now - lowest(seconds, values, i) * scale : 0;
            boolean whole = limit.filter(most -> now >= AT_LIMIT * most).isPresent();
            boolean telling = step >= LEAST && (whole || (step >= DATASET_LOW && step <= DATASET_HIGH));
            if (telling && largest.filter(known -> known.mebibytes >= step).isEmpty()) {
                largest =
                        Optional.of(new MemoryStep(Instant.ofEpochSecond(seconds[i]), step, whole, series.evidence()));
            }
        }
        return largest;
    }

    /** In the minutes before, at least the point before: at most ten points of a minute. */
    private static double lowest(long[] seconds, double[] values, int at) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = at - 1; i >= 0 && (i == at - 1 || seconds[i] >= seconds[at] - WITHIN_SECONDS); i--) {
            lowest = Double.isFinite(values[i]) ? Math.min(lowest, values[i]) : lowest;
        }
        return lowest;
    }

    static List<Evidence> evidence(Optional<MemoryStep> step, Evidence first) {
        return step.map(found -> List.of(first, found.evidence)).orElse(List.of(first));
    }
}
