package org.ephemera.analyze.miner;

import java.util.Arrays;

/** Order statistics of values, with linear interpolation between neighbours; NaN if there are no values. */
final class Quantiles {
    /** Factor that scales the median absolute deviation of a normal distribution to its standard deviation. */
    private static final double NORMAL = 1.4826;

    private final double[] sorted;

    private Quantiles(double[] sorted) {
        this.sorted = sorted;
    }

    static Quantiles of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Quantiles(sorted);
    }

    static Quantiles of(MetricSamples samples) {
        return of(samples.values());
    }

    double median() {
        return at(0.5);
    }

    /**
     * Returns a quantile.
     *
     * @param share from 0 to 1
     */
    double at(double share) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Returns the scaled median absolute deviation. */
    double mad() {
        double median = median();
        double[] deviations =
                Arrays.stream(sorted).map(value -> Math.abs(value - median)).toArray();
        return NORMAL * of(deviations).median();
    }

    /** Returns the share of values of at least {@code least}. */
    double shareFrom(double least) {
        return sorted.length == 0
                ? 0
                : (double) Arrays.stream(sorted).filter(value -> value >= least).count() / sorted.length;
    }
}
