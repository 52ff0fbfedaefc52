package org.ephemera.analyze.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Metric over time.
 *
 * @param container measured container or task, or ""; in the target's words
 * @param metric as its source names it, e.g. {@code CPUUtilization}, {@code CpuUsage}
 * @param statistic {@code Average}, {@code Maximum}, …
 * @param unit as its source names it
 * @param points by time, at whole seconds (see {@link PointList}); a point without a value is blank, not zero
 */
public record TimeSeries(
        String container,
        String metric,
        String statistic,
        String unit,
        Duration period,
        SortedMap<String, String> dimensions,
        List<Point> points,
        EvidenceLocation evidence) {
    /** Value at the start of its period. */
    public record Point(Instant time, OptionalDouble value) {}

    public TimeSeries {
        dimensions = java.util.Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) dimensions));
        points = PointList.of(points);
    }
}
