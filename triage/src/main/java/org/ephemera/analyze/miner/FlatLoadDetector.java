package org.ephemera.analyze.miner;

import java.time.Duration;
import java.util.Optional;

/**
 * Detector of CPU and memory that are constant since the first sample, for a miner that was started as such or is older
 * than the metrics. JVMs and databases have constant memory too, but their CPU follows their requests; the CPU of a
 * miner is constant over hours and days.
 */
final class FlatLoadDetector {
    private static final Duration SHORTEST = Duration.ofHours(1);
    /** Largest distance of the 10th percentile from the median, as a share of the median. */
    private static final double MOST_BELOW = 0.10;
    /** Distance that counts as flat at any load, in cores. */
    private static final double SMALL = 0.008;
    /** Largest distance of the 5th percentile of the means of half hours from their median. */
    private static final double MOST_MEANS_BELOW = 0.08;
    /** Largest distance of the 75th percentile of these means; an application next to a miner adds peaks. */
    private static final double MOST_MEANS_ABOVE = 0.10;

    private FlatLoadDetector() {}

    /**
     * Returns the split without earlier samples, if CPU and memory are constant and memory is that of a miner. Much
     * network traffic fits real work.
     */
    static Optional<SeriesSplit> find(CpuShare share, MetricSamples memory, MetricSamples network) {
        MetricSamples cpu = share.samples();
        return cpu.span().compareTo(SHORTEST) >= 0 && isDataset(memory) && !isBusy(network) && isFlat(share)
                ? Optional.of(new SeriesSplit(SeriesSplit.Kind.FLAT_SINCE_START, cpu.slice(0, 0), cpu))
                : Optional.empty();
    }

    private static boolean isDataset(MetricSamples memory) {
        Quantiles held = Quantiles.of(memory);
        return !memory.isEmpty() && held.median() >= MemoryPoints.DATASET && held.mad() <= MemoryPoints.CONSTANT;
    }

    private static boolean isBusy(MetricSamples network) {
        return !network.isEmpty() && network.median() > NetworkPoints.BUSY;
    }

    private static boolean isFlat(CpuShare share) {
        Quantiles all = Quantiles.of(share.samples());
        Quantiles means = Quantiles.of(share.samples().halfHours());
        double most = Math.max(MOST_BELOW * all.median(), SMALL / share.coresOrOne());
        return all.median() * share.coresOrOne() >= MinerScoring.LEAST_CORES
                && all.median() - all.at(0.10) <= most
                && means.median() - means.at(0.05) <= MOST_MEANS_BELOW * means.median()
                && means.at(0.75) - means.median() <= MOST_MEANS_ABOVE * means.median();
    }
}
