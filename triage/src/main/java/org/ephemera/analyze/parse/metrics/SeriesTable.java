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
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;
import org.ephemera.analyze.model.TruncatedText;

/**
 * Collector of data points of metrics that joins a series from several responses: pages, time spans, repeated requests.
 */
final class SeriesTable {
    /** Limit of points, sixteen bytes each; a service of ten tasks has this number in two weeks. */
    private static final long MOST_POINTS = 10_000_000;

    private static final int MOST_SERIES = 100_000;
    private static final int LONGEST_NAME = 1024;
    /** End of the year 9999; later times are invalid. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final Predicate<SortedMap<String, String>> wanted;
    /** Series in the order of reading, which is kept for keys that compare as equal. */
    private final Map<Key, Column> columns = new LinkedHashMap<>();

    private long points;
    private long skipped;
    private long untimed;
    private long contradictory;

    /**
     * Creates a table.
     *
     * @param wanted selects series by their dimensions
     */
    SeriesTable(Predicate<SortedMap<String, String>> wanted) {
        this.wanted = wanted;
    }

    /** Reports whether a series with these dimensions is kept; a response without such a series need not be parsed. */
    boolean wants(SortedMap<String, String> dimensions) {
        return wanted.test(dimensions);
    }

    /** Identity of a series. It includes the source, because two sources may measure the same subject differently. */
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

    /** Receiver of the points of one series. */
    interface Sink {
        /**
         * Adds a point.
         *
         * @param value NaN for a blank point
         */
        void point(double second, double value);
    }

    /** Returns the receiver of points of a series; {@code evidence} is kept if the series is new. */
    Sink sink(Key key, EvidenceLocation evidence) {
        if (!wants(key.dimensions())) {
            return (second, value) -> {};
        }
        Column known = columns.get(key);
        if (known == null && columns.size() == MOST_SERIES) {
            return (second, value) -> skipped++;
        }
        Column column = known == null ? new Column(evidence) : known;
        columns.putIfAbsent(key, column);
        return (second, value) -> {
            if (!(second >= 0 && second <= LAST_SECOND)) {
                untimed++;
            } else if (points == MOST_POINTS) {
                skipped++;
            } else {
                points++;
                column.add((long) second, value);
            }
        };
    }

    List<TimeSeries> series(List<EvidenceGap> gaps) {
        List<TimeSeries> all = columns.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> series(entry.getKey(), entry.getValue()))
                .toList();
        gap(gaps, skipped, "skipped: the limit of triage is " + MOST_POINTS + " points in " + MOST_SERIES + " series");
        gap(gaps, untimed, "skipped: no valid time");
        gap(gaps, contradictory, "received with different values; the first value is used");
        return all;
    }

    private static void gap(List<EvidenceGap> gaps, long count, String why) {
        if (count > 0) {
            gaps.add(new EvidenceGap("metrics", count + (count == 1 ? " data point " : " data points ") + why));
        }
    }

    private TimeSeries series(Key key, Column column) {
        contradictory += column.join();
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
        private final EvidenceLocation evidence;
        private long[] seconds = new long[16];
        private double[] values = new double[16];
        private int count;

        Column(EvidenceLocation evidence) {
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

        /** Reports whether the points are ordered by time, as in most responses; then nothing has to be sorted. */
        private boolean isInOrder() {
            for (int i = 1; i < count; i++) {
                if (seconds[i - 1] >= seconds[i]) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Sorts by time and merges points with the same time: a value replaces a blank, and the first value is kept.
         *
         * @return number of merged points whose values differ
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
