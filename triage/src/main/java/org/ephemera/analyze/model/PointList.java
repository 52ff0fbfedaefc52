package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.RandomAccess;
import org.ephemera.analyze.model.TimeSeries.Point;

/**
 * Immutable list of the points of a series, by time. A point takes sixteen bytes, because two weeks of a large service
 * have millions of points.
 */
public final class PointList extends AbstractList<Point> implements RandomAccess {
    private final long[] seconds;
    /** Values of the points; NaN for a blank point. */
    private final double[] values;

    private PointList(long[] seconds, double[] values) {
        this.seconds = seconds;
        this.values = values;
    }

    /**
     * Returns a list of points at whole seconds.
     *
     * @param seconds since the epoch
     * @param values one for each second; NaN for a blank point
     */
    public static PointList of(long[] seconds, double[] values) {
        if (seconds.length != values.length) {
            throw new IllegalArgumentException(seconds.length + " times and " + values.length + " values");
        }
        return new PointList(seconds.clone(), values.clone());
    }

    /** Returns a list of the points. The points of a {@link TimeSeries} are not copied. */
    public static PointList of(List<Point> points) {
        if (points instanceof PointList same) {
            return same;
        }
        long[] seconds = new long[points.size()];
        double[] values = new double[points.size()];
        int at = 0;
        for (Point point : points) {
            seconds[at] = point.time().getEpochSecond();
            values[at++] = point.value().orElse(Double.NaN);
        }
        return new PointList(seconds, values);
    }

    @Override
    public Point get(int index) {
        double value = values[Objects.checkIndex(index, values.length)];
        return new Point(
                Instant.ofEpochSecond(seconds[index]),
                Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value));
    }

    /**
     * Returns the points of a time span, both ends included.
     *
     * @throws IllegalArgumentException if {@code to} is before {@code from}
     */
    public PointList within(Instant from, Instant to) {
        int first = after(from.getNano() == 0 ? from.getEpochSecond() - 1 : from.getEpochSecond());
        int last = after(to.getEpochSecond());
        return new PointList(Arrays.copyOfRange(seconds, first, last), Arrays.copyOfRange(values, first, last));
    }

    /** Returns the index of the first point after a second; points are ordered by time. */
    private int after(long second) {
        int low = 0;
        int high = seconds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (seconds[middle] > second) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    @Override
    public int size() {
        return values.length;
    }

    /** Returns the times of the points, in seconds since the epoch. */
    public long[] seconds() {
        return seconds.clone();
    }

    /** Returns the values of the points; NaN for a blank point. */
    public double[] values() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PointList points
                ? Arrays.equals(seconds, points.seconds) && Arrays.equals(values, points.values)
                : super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
