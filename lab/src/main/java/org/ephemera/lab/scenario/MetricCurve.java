package org.ephemera.lab.scenario;

import java.util.List;

/** Values of a simulated {@link MetricSeries}, computed on request because there may be millions of values. */
public final class MetricCurve {
    private static final double MINUTES_PER_DAY = 24 * 60;

    private final long seed;
    private final int samples;
    private final MetricSeries.Level[] levels;
    private final long[] since;

    MetricCurve(long seed, int samples, List<MetricSeries.Level> levels) {
        this.seed = seed;
        this.samples = samples;
        this.levels = levels.toArray(MetricSeries.Level[]::new);
        this.since = levels.stream()
                .mapToLong(level -> level.from().getEpochSecond())
                .toArray();
    }

    /** Returns a sample of a minute. The value is the same for every call. */
    public double sample(long epochMinute, int index) {
        MetricSeries.Level level = levels[0];
        for (int i = 1; i < levels.length; i++) {
            if (since[i] <= epochMinute * 60) {
                level = levels[i];
            }
        }
        if (index == 0 && level.one().isPresent()) {
            return level.one().getAsDouble();
        }
        double swing = level.swing() == 0 ? 0 : level.swing() * Math.sin(2 * Math.PI * epochMinute / MINUTES_PER_DAY);
        double noise = level.noise() * noise(epochMinute * samples + index);
        return Math.max(0, level.value() + swing + noise);
    }

    /** Returns a number between -1 and 1. */
    private double noise(long position) {
        return (SplitMixRandom.of(seed, position) >>> 11) * 0x1.0p-52 - 1;
    }
}
