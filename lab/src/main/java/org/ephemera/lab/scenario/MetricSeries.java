package org.ephemera.lab.scenario;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * One metric with its dimensions, recorded every minute from an instant on.
 *
 * @param until absent while it is still being recorded
 * @param samples how many values stand behind one minute
 * @param levels the steps of the curve in order of time, the first from the very beginning
 */
public record MetricSeries(
        String region,
        String namespace,
        String name,
        SequencedMap<String, String> dimensions,
        String unit,
        Instant from,
        Optional<Instant> until,
        int samples,
        List<Level> levels) {

    private static final double MINUTES_PER_DAY = 24 * 60;

    /**
     * From here on, samples lie around a value: with a daily swing and some noise, never below zero.
     *
     * @param one what one of the samples is instead, around which there is neither: the replica that differs
     */
    public record Level(Instant from, double value, double swing, double noise, OptionalDouble one) {
        public Level(Instant from, double value, double swing, double noise) {
            this(from, value, swing, noise, OptionalDouble.empty());
        }
    }

    public MetricSeries {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("A series has at least one level: " + name);
        }
    }

    /** The same for the same minute, whenever it is asked. */
    public double sample(long epochMinute, int index) {
        Level level = levels.getFirst();
        for (Level candidate : levels) {
            if (candidate.from().getEpochSecond() <= epochMinute * 60) {
                level = candidate;
            }
        }
        if (index == 0 && level.one().isPresent()) {
            return level.one().getAsDouble();
        }
        double swing = level.swing() * Math.sin(2 * Math.PI * epochMinute / MINUTES_PER_DAY);
        double noise = level.noise() * noise(epochMinute * samples + index);
        return Math.max(0, level.value() + swing + noise);
    }

    /** Between -1 and 1. */
    private double noise(long position) {
        long seed = 31L * name.hashCode() + dimensions.hashCode();
        return (Mix.of(seed, position) >>> 11) * 0x1.0p-52 - 1;
    }
}
