package org.ephemera.analyze.miner;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;

/** Time series of values with a fixed period. Blank values are left out and count as missing. */
final class MetricSamples {
    private final long[] seconds;
    private final double[] values;
    private final int period;

    MetricSamples(long[] seconds, double[] values, int period) {
        this.seconds = seconds;
        this.values = values;
        this.period = period;
    }

    /**
     * Returns the finite values of a series.
     *
     * @param scale factor for each value
     */
    static MetricSamples of(TimeSeries series, double scale) {
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
        return new MetricSamples(Arrays.copyOf(seconds, kept), Arrays.copyOf(values, kept), (int)
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

    /** Returns the number of samples in a span without gaps, at least {@code least}. */
    int count(Duration span, int least) {
        return (int) Math.max(least, (span.toSeconds() + period - 1) / period);
    }

    /** Returns the time from the begin of the first sample to the end of the last. */
    Duration span() {
        return isEmpty() ? Duration.ZERO : Duration.ofSeconds(seconds[seconds.length - 1] - seconds[0] + period);
    }

    /** Returns the share of missing samples between the first and the last. */
    double missing() {
        double expected = (double) span().toSeconds() / period;
        return expected == 0 ? 1 : Math.max(0, 1 - size() / expected);
    }

    MetricSamples slice(int from, int to) {
        return new MetricSamples(Arrays.copyOfRange(seconds, from, to), Arrays.copyOfRange(values, from, to), period);
    }

    /** Returns the samples except those from {@code from} (inclusive) to {@code to} (exclusive). */
    MetricSamples withoutRange(int from, int to) {
        int left = size() - (to - from);
        long[] times = Arrays.copyOf(seconds, left);
        double[] rest = Arrays.copyOf(values, left);
        System.arraycopy(seconds, to, times, from, size() - to);
        System.arraycopy(values, to, rest, from, size() - to);
        return new MetricSamples(times, rest, period);
    }

    /** Returns the samples from {@code from} (inclusive) to {@code to} (exclusive), in epoch seconds. */
    MetricSamples between(long from, long to) {
        return slice(index(from), Math.max(index(from), index(to)));
    }

    /** Returns the samples within any of the spans. */
    MetricSamples inside(List<SampleSpan> spans) {
        return filtered(second -> spans.stream().anyMatch(span -> span.contains(second)));
    }

    /** Returns the samples within none of the spans. */
    MetricSamples outside(List<SampleSpan> spans) {
        return filtered(second -> spans.stream().noneMatch(span -> span.contains(second)));
    }

    private MetricSamples filtered(LongPredicate wanted) {
        int[] kept =
                IntStream.range(0, size()).filter(i -> wanted.test(seconds[i])).toArray();
        return new MetricSamples(
                Arrays.stream(kept).mapToLong(i -> seconds[i]).toArray(),
                Arrays.stream(kept).mapToDouble(i -> values[i]).toArray(),
                period);
    }

    MetricSamples since(long from) {
        return slice(index(from), size());
    }

    MetricSamples before(long to) {
        return slice(0, index(to));
    }

    private int index(long second) {
        int found = Arrays.binarySearch(seconds, second);
        return found < 0 ? -found - 1 : found;
    }

    /** Returns means of half hours that end with the last sample; an incomplete oldest half hour is left out. */
    MetricSamples halfHours() {
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
        return new MetricSamples(Arrays.copyOf(times, kept), Arrays.copyOf(means, kept), span);
    }

    double median() {
        return Quantiles.of(values).median();
    }

    /** Returns the sums at times where both have a value; if one is empty, returns the other. */
    static MetricSamples sum(MetricSamples one, MetricSamples other) {
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
        return new MetricSamples(Arrays.copyOf(times, kept), Arrays.copyOf(sums, kept), one.period);
    }
}
