package org.ephemera.analyze.miner;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;

/** Values by time, a period apart where none is missing. Blanks are no values: they are left out, and counted as missing. */
final class Samples {
    private final long[] seconds;
    private final double[] values;
    private final int period;

    Samples(long[] seconds, double[] values, int period) {
        this.seconds = seconds;
        this.values = values;
        this.period = period;
    }

    /** @param scale by which each value is multiplied */
    static Samples of(TimeSeries series, double scale) {
        PointList points = PointList.of(series.points());
        long[] seconds = points.seconds();
        double[] values = points.values();
        int kept = 0;
        for (int i = 0; i < values.length; i++) {
            if (Double.isFinite(values[i])) {
                seconds[kept] = seconds[i];
                values[kept++] = values[i] * scale;
            }
        }
        return new Samples(Arrays.copyOf(seconds, kept), Arrays.copyOf(values, kept), (int)
                Math.max(1, series.period().toSeconds()));
    }

    int size() {
        return values.length;
    }

    boolean isEmpty() {
        return values.length == 0;
    }

    double value(int index) {
        return values[index];
    }

    double[] values() {
        return values.clone();
    }

    Instant time(int index) {
        return Instant.ofEpochSecond(seconds[index]);
    }

    long second(int index) {
        return seconds[index];
    }

    Duration period() {
        return Duration.ofSeconds(period);
    }

    /** How many samples a span has if none is missing, and at least {@code least}. */
    int count(Duration span, int least) {
        return (int) Math.max(least, (span.toSeconds() + period - 1) / period);
    }

    /** From the first sample's begin to the last one's end. */
    Duration span() {
        return isEmpty() ? Duration.ZERO : Duration.ofSeconds(seconds[seconds.length - 1] - seconds[0] + period);
    }

    /** The share of samples that are not there, between the first and the last. */
    double missing() {
        double expected = (double) span().toSeconds() / period;
        return expected == 0 ? 1 : Math.max(0, 1 - size() / expected);
    }

    Samples slice(int from, int to) {
        return new Samples(Arrays.copyOfRange(seconds, from, to), Arrays.copyOfRange(values, from, to), period);
    }

    /** All but those from {@code from} to {@code to}, exclusive. */
    Samples without(int from, int to) {
        int left = size() - (to - from);
        long[] times = Arrays.copyOf(seconds, left);
        double[] rest = Arrays.copyOf(values, left);
        System.arraycopy(seconds, to, times, from, size() - to);
        System.arraycopy(values, to, rest, from, size() - to);
        return new Samples(times, rest, period);
    }

    /** Those at {@code from} or later, and before {@code to}. */
    Samples between(long from, long to) {
        return slice(index(from), Math.max(index(from), index(to)));
    }

    Samples since(long from) {
        return slice(index(from), size());
    }

    Samples before(long to) {
        return slice(0, index(to));
    }

    private int index(long second) {
        int found = Arrays.binarySearch(seconds, second);
        return found < 0 ? -found - 1 : found;
    }

    /** Means of spans of half an hour that end with the last sample; an oldest span that is not whole is left out. */
    Samples halfHours() {
        int span = 1800;
        if (isEmpty()) {
            return this;
        }
        long end = seconds[seconds.length - 1] + period;
        int buckets = (int) ((end - seconds[0]) / span);
        long begin = end - (long) buckets * span;
        double[] sums = new double[buckets];
        int[] counts = new int[buckets];
        for (int i = index(begin); i < size(); i++) {
            int bucket = (int) ((seconds[i] - begin) / span);
            sums[bucket] += values[i];
            counts[bucket]++;
        }
        long[] times = new long[buckets];
        double[] means = new double[buckets];
        int kept = 0;
        for (int i = 0; i < buckets; i++) {
            if (counts[i] > 0) {
                times[kept] = begin + (long) i * span;
                means[kept++] = sums[i] / counts[i];
            }
        }
        return new Samples(Arrays.copyOf(times, kept), Arrays.copyOf(means, kept), span);
    }

    double median() {
        return Quantiles.of(values).median();
    }

    /** Both together where both have a value; of one that has none, the other. */
    static Samples sum(Samples one, Samples other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() ? other : one;
        }
        long[] times = new long[Math.min(one.size(), other.size())];
        double[] sums = new double[times.length];
        int kept = 0;
        for (int i = 0, j = 0; i < one.size() && j < other.size(); ) {
            int order = Long.compare(one.seconds[i], other.seconds[j]);
            if (order == 0) {
                times[kept] = one.seconds[i];
                sums[kept++] = one.values[i] + other.values[j];
            }
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
        return new Samples(Arrays.copyOf(times, kept), Arrays.copyOf(sums, kept), one.period);
    }
}
