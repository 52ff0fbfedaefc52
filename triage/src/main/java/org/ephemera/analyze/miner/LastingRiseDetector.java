package org.ephemera.analyze.miner;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Detector of a lasting rise of CPU use. The series is split once by least squares. The split is accepted if the rise
 * is large, explains most of the variance and still lasts.
 */
final class LastingRiseDetector {
    private static final Duration SHORTEST_SEGMENT = Duration.ofMinutes(10);
    private static final Duration SHORTEST_BASELINE = Duration.ofMinutes(60);
    private static final int FEWEST = 3;
    private static final int FEWEST_MEANS = 12;
    private static final double WINSOR = 0.005;
    private static final double LEAST_SHIFT = 0.20;
    private static final double LEAST_EXPLAINED = 0.40;

    private LastingRiseDetector() {}

    /** Returns the split, if the samples contain a lasting rise. */
    static Optional<SeriesSplit> find(MetricSamples cpu) {
        return find(cpu, SeriesSplit.Kind.CHRONIC, cpu.count(SHORTEST_SEGMENT, FEWEST));
    }

    /** Returns the split in means of half hours, in which a miner that pauses looks even. */
    static Optional<SeriesSplit> findInMeans(MetricSamples cpu) {
        MetricSamples means = cpu.halfHours();
        return means.size() < FEWEST_MEANS ? Optional.empty() : find(means, SeriesSplit.Kind.CHRONIC_MEANS, FEWEST);
    }

    private static Optional<SeriesSplit> find(MetricSamples cpu, SeriesSplit.Kind kind, int segment) {
        if (cpu.size() < 2 * segment) {
            return Optional.empty();
        }
        double[] values = winsorised(cpu);
        double[] sums = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            sums[i + 1] = sums[i] + values[i];
        }
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = segment; i <= values.length - segment; i++) {
            // The residual sum of squares is smallest where this term is largest.
            double left = sums[i];
            double right = sums[values.length] - left;
            double gain = left * left / i + right * right / (values.length - i);
            if (gain > most) {
                most = gain;
                best = i;
            }
        }
        return isSignificant(cpu, values, best, segment)
                ? Optional.of(new SeriesSplit(kind, cpu.slice(0, best), cpu.slice(best, cpu.size())))
                : Optional.empty();
    }

    private static boolean isSignificant(MetricSamples cpu, double[] values, int at, int segment) {
        double[] before = Arrays.copyOfRange(values, 0, at);
        double[] after = Arrays.copyOfRange(values, at, values.length);
        double shift = mean(after) - mean(before);
        double total = squares(values);
        double explained = total == 0 ? 0 : 1 - (squares(before) + squares(after)) / total;
        double level = Quantiles.of(cpu.slice(at, cpu.size())).median() - 0.5 * shift;
        return shift >= LEAST_SHIFT
                && explained >= LEAST_EXPLAINED
                && cpu.slice(0, at).span().compareTo(SHORTEST_BASELINE) >= 0
                && cpu.slice(cpu.size() - segment, cpu.size()).median() >= level;
    }

    private static double[] winsorised(MetricSamples cpu) {
        Quantiles quantiles = Quantiles.of(cpu);
        double low = quantiles.at(WINSOR);
        double high = quantiles.at(1 - WINSOR);
        return Arrays.stream(cpu.values())
                .map(value -> Math.clamp(value, low, high))
                .toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).sum() / values.length;
    }

    private static double squares(double[] values) {
        double mean = mean(values);
        return Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
    }
}
