package org.ephemera.analyze.miner;

import java.time.Duration;

/** Check for CPU samples that are constant and at the CPU limit, as those of a cryptominer are. */
final class CpuSaturation {
    static final Duration SHORTEST = Duration.ofMinutes(25);
    static final double FULL = 0.90;
    static final double MOST_SAMPLES = 0.90;
    private static final double LOW_END = 0.85;
    private static final double LEAST_MEDIAN = 0.2;

    private final MetricSamples segment;
    private final Quantiles quantiles;

    CpuSaturation(MetricSamples segment) {
        this.segment = segment;
        this.quantiles = Quantiles.of(segment);
    }

    boolean isFull() {
        return isLongEnough() && share() >= MOST_SAMPLES && quantiles.at(0.10) >= LOW_END;
    }

    boolean isFlat() {
        return isLongEnough() && quantiles.median() >= LEAST_MEDIAN && spread() <= limit();
    }

    boolean isLongEnough() {
        return segment.span().compareTo(SHORTEST) >= 0;
    }

    /** Returns the share of samples at the limit. */
    double share() {
        return quantiles.shareFrom(FULL);
    }

    double median() {
        return quantiles.median();
    }

    /** Returns the spread around the median, as a share of the median. */
    double spread() {
        return quantiles.mad() / quantiles.median();
    }

    /** Returns the largest spread that counts as flat; longer periods hide the variation of a program. */
    double limit() {
        long seconds = segment.period().toSeconds();
        return seconds >= 1800 ? 0.05 : seconds >= 300 ? 0.018 : 0.03;
    }
}
