package org.ephemera.analyze.miner;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.model.Digest;

/** Series for tests. Their noise is a fixed wave, so that nothing is left to chance. */
final class SeriesFixture {
    static final Instant BEGIN = Instant.parse("2026-11-26T00:00:00Z");

    private SeriesFixture() {}

    /** Of a task of the service web, a value each minute. */
    static TimeSeries ofTask(String task, String metric, int minutes, IntToDoubleFunction value) {
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
    static TimeSeries series(
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
        return new TimeSeries(
                of,
                metric,
                statistic,
                "",
                Duration.ofSeconds(period),
                new TreeMap<>(dimensions),
                PointList.of(seconds, values),
                evidence("data/raw/metrics/" + metric + ".json"));
    }

    static Evidence evidence(String file) {
        return new Evidence(file, FileLocation.root(), new Digest("a".repeat(64)));
    }

    /** Between -1 and 1, never the same twice in a row. */
    static double wave(int at) {
        return Math.sin(at * 2.399963) * Math.cos(at * 0.7);
    }
}
