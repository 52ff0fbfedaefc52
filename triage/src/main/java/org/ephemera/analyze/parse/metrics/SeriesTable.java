package org.ephemera.analyze.parse.metrics;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TruncatedText;

/** Joins points of the same series from many answers: pages, spans, questions that were asked again. */
final class SeriesTable {
    /** A service of ten tasks has as many in two weeks; sixteen bytes each. */
    private static final long MOST_POINTS = 10_000_000;

    private static final int MOST_SERIES = 100_000;
    private static final int LONGEST_NAME = 1024;
    /** The year 9999: a time after it is none that a clock had. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final Predicate<SortedMap<String, String>> wanted;
    /** As they come: those that the order of keys does not tell apart keep this one. */
    private final Map<Key, Column> columns = new LinkedHashMap<>();

    private long points;
    private long refused;
    private long timeless;
    private long contradicted;

    /** @param wanted which series are kept, by their dimensions */
    SeriesTable(Predicate<SortedMap<String, String>> wanted) {
        this.wanted = wanted;
    }

    /** True if a series of these dimensions is kept; an answer that has none need not be read. */
    boolean wants(SortedMap<String, String> dimensions) {
        return wanted.test(dimensions);
    }

    /** By what a series is known; a source is named with it, for two may count the same thing differently. */
    record Key(
            String source,
            String container,
            String metric,
            String statistic,
            String unit,
            Duration period,
            SortedMap<String, String> dimensions)
            implements Comparable<Key> {
        private static final Comparator<Key> ORDER = Comparator.comparing(Key::container)
                .thenComparing(Key::source)
                .thenComparing(Key::metric)
                .thenComparing(key -> key.dimensions().toString())
                .thenComparing(Key::statistic)
                .thenComparing(Key::period)
                .thenComparing(Key::unit);

        Key {
            container = TruncatedText.text(container, LONGEST_NAME);
            metric = TruncatedText.text(metric, LONGEST_NAME);
            statistic = TruncatedText.text(statistic, LONGEST_NAME);
            unit = TruncatedText.text(unit, LONGEST_NAME);
            TreeMap<String, String> named = new TreeMap<>();
            dimensions.forEach((name, value) ->
                    named.put(TruncatedText.text(name, LONGEST_NAME), TruncatedText.text(value, LONGEST_NAME)));
            dimensions = named;
        }

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    /** Takes points of one series. */
    interface Sink {
        /** @param value NaN for a blank */
        void point(double second, double value);
    }

    /** Where points of {@code key} go; a series that begins here is proven by {@code evidence}. */
    Sink sink(Key key, Evidence evidence) {
        if (!wants(key.dimensions())) {
            return (second, value) -> {};
        }
        Column known = columns.get(key);
        if (known == null && columns.size() == MOST_SERIES) {
            return (second, value) -> refused++;
        }
        Column column = known == null ? new Column(evidence) : known;
        columns.putIfAbsent(key, column);
        return (second, value) -> {
            if (!(second >= 0 && second <= LAST_SECOND)) {
                timeless++;
            } else if (points == MOST_POINTS) {
                refused++;
            } else {
                points++;
                column.add((long) second, value);
            }
        };
    }

    List<TimeSeries> series(List<Gap> gaps) {
        List<TimeSeries> all = columns.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> series(entry.getKey(), entry.getValue()))
                .toList();
        gap(gaps, refused, "were left out: more than this program holds at once");
        gap(gaps, timeless, "have no time that a clock can show, and are on no curve");
        gap(gaps, contradicted, "are there twice with values that differ; the first that was read is taken");
        return all;
    }

    private static void gap(List<Gap> gaps, long count, String why) {
        if (count > 0) {
            gaps.add(new Gap("metrics", count + (count == 1 ? " data point: " : " data points ") + why));
        }
    }

    private TimeSeries series(Key key, Column column) {
        contradicted += column.join();
        return new TimeSeries(
                key.container(),
                key.metric(),
                key.statistic(),
                key.unit(),
                key.period(),
                key.dimensions(),
                PointList.of(Arrays.copyOf(column.seconds, column.count), Arrays.copyOf(column.values, column.count)),
                column.evidence);
    }

    private static final class Column {
        private final Evidence evidence;
        private long[] seconds = new long[16];
        private double[] values = new double[16];
        private int count;

        Column(Evidence evidence) {
            this.evidence = evidence;
        }

        void add(long second, double value) {
            if (count == seconds.length) {
                seconds = Arrays.copyOf(seconds, 2 * count);
                values = Arrays.copyOf(values, 2 * count);
            }
            seconds[count] = second;
            values[count++] = value;
        }

        /** Most answers are: then there is nothing to sort and to join. */
        private boolean isInOrder() {
            for (int i = 1; i < count; i++) {
                if (seconds[i - 1] >= seconds[i]) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Sorts by time, and makes one point of those that are there twice: a value goes before a blank, the first value before others.
         *
         * @return how many were there with another value
         */
        long join() {
            if (isInOrder()) {
                return 0;
            }
            Integer[] order = new Integer[count];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, Comparator.comparingLong(i -> seconds[i]));
            long[] times = new long[count];
            double[] joined = new double[count];
            int kept = 0;
            long differ = 0;
            for (int i : order) {
                if (kept > 0 && times[kept - 1] == seconds[i]) {
                    if (Double.isNaN(joined[kept - 1])) {
                        joined[kept - 1] = values[i];
                    } else if (!Double.isNaN(values[i]) && values[i] != joined[kept - 1]) {
                        differ++;
                    }
                } else {
                    times[kept] = seconds[i];
                    joined[kept++] = values[i];
                }
            }
            seconds = times;
            values = joined;
            count = kept;
            return differ;
        }
    }
}
