package org.ephemera.lab.scenario;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/**
 * Simulated metric with its dimensions, recorded every minute from a start time.
 *
 * @param until end of the recording; empty if it continues
 * @param samples number of samples per minute
 * @param levels levels of the curve in order of time; the first begins at the start
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
     * Level of a curve. From its start, samples vary around the value with a daily swing and noise, but are never below
     * zero.
     *
     * @param one constant value of one of the samples, without swing and noise, for one replica that differs
     */
    public record Level(Instant from, double value, double swing, double noise, OptionalDouble one) {
        public Level(Instant from, double value, double swing, double noise) {
            this(from, value, swing, noise, OptionalDouble.empty());
        }
    }

    public MetricSeries {
        levels = List.copyOf(levels);
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("Metric series without a level: " + name);
        }
    }

    public MetricCurve curve() {
        return new MetricCurve(31L * name.hashCode() + dimensions.hashCode(), samples, levels);
    }
}
