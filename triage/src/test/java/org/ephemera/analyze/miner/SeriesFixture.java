package org.ephemera.analyze.miner;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.model.Digest;

/** Series for tests. Their noise is a fixed wave, so the tests are deterministic. */
final class SeriesFixture {
    static final Instant BEGIN = Instant.parse("2026-11-26T00:00:00Z");

    private SeriesFixture() {}

    /** Returns a series of a task of the service web, with one value for each minute. */
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

    /**
     * Returns a series.
     *
     * @param value of each period, NaN for a blank
     */
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

    static EvidenceLocation evidence(String file) {
        return new EvidenceLocation(file, FileLocation.root(), new Digest("a".repeat(64)));
    }

    /** Returns a value between -1 and 1 that differs from the value before. */
    static double wave(int at) {
        return Math.sin(at * 2.399963) * Math.cos(at * 0.7);
    }
}
