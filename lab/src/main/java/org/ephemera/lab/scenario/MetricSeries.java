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

    public MetricCurve curve() {
        return new MetricCurve(31L * name.hashCode() + dimensions.hashCode(), samples, levels);
    }
}
