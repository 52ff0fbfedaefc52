package org.ephemera.analyze.miner;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.model.Points;
import org.ephemera.analyze.model.Series;
import org.ephemera.model.Digest;

/** Series for tests. Their noise is a fixed wave, so that nothing is left to chance. */
final class Metrics {
    static final Instant BEGIN = Instant.parse("2026-11-26T00:00:00Z");

    private Metrics() {}

    /** Of a task of the service web, a value each minute. */
    static Series ofTask(String task, String metric, int minutes, IntToDoubleFunction value) {
        return series(
                task,
                metric,
                "Average",
                60,
                minutes,
                value,
                Map.of("ClusterName", "shop", "ServiceName", "web", "TaskId", task));
    }

    /** @param value of each period, NaN for a blank */
    static Series series(
            String of,
            String metric,
            String statistic,
            int period,
            int count,
            IntToDoubleFunction value,
            Map<String, String> dimensions) {
        long[] seconds = new long[count];
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            seconds[i] = BEGIN.getEpochSecond() + (long) i * period;
            values[i] = value.applyAsDouble(i);
        }
        return new Series(
                of,
                metric,
                statistic,
                "",
                Duration.ofSeconds(period),
                new TreeMap<>(dimensions),
                Points.of(seconds, values),
                evidence("data/raw/metrics/" + metric + ".json"));
    }

    static Evidence evidence(String file) {
        return new Evidence(file, Place.root(), new Digest("a".repeat(64)));
    }

    /** Between -1 and 1, never the same twice in a row. */
    static double wave(int at) {
        return Math.sin(at * 2.399963) * Math.cos(at * 0.7);
    }
}
