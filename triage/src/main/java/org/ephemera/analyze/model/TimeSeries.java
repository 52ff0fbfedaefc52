package org.ephemera.analyze.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A metric over time.
 *
 * @param container what it is of: container, task, or ""; in the target's words
 * @param metric as its source has it, e.g. {@code CPUUtilization}, {@code CpuUsage}
 * @param statistic {@code Average}, {@code Maximum}, …
 * @param unit as its source has it
 * @param points by time, at whole seconds (see {@link PointList}); a point without a value was blank, and is not zero
 */
public record TimeSeries(
        String container,
        String metric,
        String statistic,
        String unit,
        Duration period,
        SortedMap<String, String> dimensions,
        List<Point> points,
        Evidence evidence) {
    /** A value at the begin of its period. */
    public record Point(Instant time, OptionalDouble value) {}

    public TimeSeries {
        dimensions = java.util.Collections.unmodifiableSortedMap(new TreeMap<>((Map<String, String>) dimensions));
        points = PointList.of(points);
    }
}
