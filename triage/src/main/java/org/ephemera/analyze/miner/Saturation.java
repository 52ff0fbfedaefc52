package org.ephemera.analyze.miner;

import java.time.Duration;

/** Whether CPU stands at its limit, and whether it stands still. */
final class Saturation {
    static final Duration SHORTEST = Duration.ofMinutes(25);
    static final double FULL = 0.90;
    static final double MOST_SAMPLES = 0.90;
    private static final double LOW_END = 0.85;
    private static final double LEAST_MEDIAN = 0.2;

    private final Samples segment;
    private final Quantiles quantiles;

    Saturation(Samples segment) {
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

    /** The share of samples at the limit. */
    double share() {
        return quantiles.shareFrom(FULL);
    }

    double median() {
        return quantiles.median();
    }

    /** The spread around the median, as a share of it. */
    double spread() {
        return quantiles.mad() / quantiles.median();
    }

    /** How much spread is flat: the longer the period, the less a program's own ups and downs show. */
    double limit() {
        long seconds = segment.period().toSeconds();
        return seconds >= 1800 ? 0.05 : seconds >= 300 ? 0.018 : 0.03;
    }
}
