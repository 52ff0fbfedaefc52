package org.ephemera.cli.plot;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Values over time.
 *
 * @param points by epoch second
 */
public record Curve(String name, String unit, long period, NavigableMap<Long, Double> points) {
    public Curve {
        points = new TreeMap<>(points);
    }

    public double least() {
        return points.values().stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }

    public double most() {
        return points.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /** The highest value of each of so many equal spans; NaN where there is none. */
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
