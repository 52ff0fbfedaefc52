package org.ephemera.cli.plot;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Series of values over time.
 *
 * @param period seconds between two points
 * @param points values by epoch second
 */
public record MetricCurve(String name, String unit, long period, NavigableMap<Long, Double> points) {
    public MetricCurve {
        points = new TreeMap<>(points);
    }

    /** Returns the lowest value, or 0 without values. */
    public double least() {
        return points.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }

    /** Returns the highest value, or 0 without values. */
    public double most() {
        return points.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /** Returns the highest value of each of a number of equal spans; NaN for a span without a point. */
    double[] peaks(long from, long to, int spans) {
        double[] peaks = new double[spans];
        java.util.Arrays.fill(peaks, Double.NaN);
        for (Map.Entry<Long, Double> point : points.subMap(from, to).entrySet()) {
            int span = (int) ((point.getKey() - from) * spans / Math.max(1, to - from));
            peaks[span] = Double.isNaN(peaks[span]) ? point.getValue() : Math.max(peaks[span], point.getValue());
        }
        return peaks;
    }
}
