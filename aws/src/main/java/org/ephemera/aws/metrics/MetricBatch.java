package org.ephemera.aws.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.ephemera.model.TimeWindow;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;

/**
 * Series of one {@code GetMetricData} request, within its limits of 500 queries and 100,800 points. Each series is
 * queried in four statistics, because the average alone hides one cryptomining task among ten.
 */
public record MetricBatch(Duration period, Instant from, Instant to, List<CloudWatchMetric> series) {
    public static final List<String> STATISTICS = List.of("Average", "Minimum", "Maximum", "SampleCount");

    private static final int MOST_QUERIES = 500;
    private static final long MOST_POINTS = 100_800;
    private static final Duration RECENT = Duration.ofHours(3);
    private static final long OLDER_A_SECOND = 396_000;
    private static final long RECENT_A_SECOND = 180_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** Retention of one-minute points; requests with a finer period than the retained one return no points. */
    private static final Duration MINUTES_KEPT = Duration.ofDays(15);

    private static final Duration FIVES_KEPT = Duration.ofDays(63);

    /** Time reserved for the requests, from the moment the batches are created. */
    static final Duration MARGIN = HOUR;

    public MetricBatch {
        series = List.copyOf(series);
    }

    /**
     * Returns the batches of a window: one-minute periods for its last day, five-minute periods for all of it, and
     * one-hour periods for the part of which CloudWatch keeps no finer points. A series is not queried before its
     * start; one that started within the last day is queried in one-minute periods only.
     *
     * @param since start of each series, not before the window
     * @param now time from which CloudWatch counts the age of a point
     */
    static List<MetricBatch> of(
            List<CloudWatchMetric> series, Function<CloudWatchMetric, Instant> since, TimeWindow window, Instant now) {
        Instant dayBefore = window.to().minus(DAY);
        Instant minutesLimit = now.minus(MINUTES_KEPT).plus(MARGIN);
        Instant fiveMinutesLimit = now.minus(FIVES_KEPT).plus(MARGIN);
        boolean hasMinutes = !dayBefore.isBefore(minutesLimit);
        Function<CloudWatchMetric, Instant> recentStart =
                each -> later(later(since.apply(each), dayBefore), minutesLimit);
        List<CloudWatchMetric> longer = series.stream()
                .filter(each -> !hasMinutes
                        || since.apply(each).equals(window.from())
                        || since.apply(each).isBefore(dayBefore))
                .toList();
        List<CloudWatchMetric> old = series.stream()
                .filter(each -> since.apply(each).isBefore(fiveMinutesLimit))
                .toList();
        List<MetricBatch> batches = new ArrayList<>(pack(series, MINUTE, recentStart, window.to()));
        batches.addAll(pack(longer, FIVE_MINUTES, each -> later(since.apply(each), fiveMinutesLimit), window.to()));
        batches.addAll(pack(old, HOUR, since, window.to().isBefore(fiveMinutesLimit) ? window.to() : fiveMinutesLimit));
        return batches;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Returns the id that identifies a query in the response. */
    public static String id(int number) {
        return "q" + number;
    }

    /**
     * Reports whether CloudWatch does not keep points of this period any more at the start of the batch; it then
     * returns none.
     */
    boolean isTooLate(Instant now) {
        return from.isBefore(now.minus(FIVES_KEPT))
                ? period.compareTo(HOUR) < 0
                : period.compareTo(FIVE_MINUTES) < 0 && from.isBefore(now.minus(MINUTES_KEPT));
    }

    List<MetricDataQuery> queries() {
        List<MetricDataQuery> queries = new ArrayList<>();
        for (CloudWatchMetric each : series) {
            for (String statistic : STATISTICS) {
                queries.add(MetricDataQuery.builder()
                        .id(id(queries.size()))
                        .metricStat(m -> m.metric(each.toMetric())
                                .period((int) period.toSeconds())
                                .stat(statistic))
                        .build());
            }
        }
        return queries;
    }

    /**
     * Returns the number of data points that CloudWatch counts against its rate: the requested ones, whether they exist
     * or not. For the last three hours, the rate is less than half (CloudWatch user guide, "CloudWatch service
     * quotas").
     *
     * @param now time from which CloudWatch determines recent points
     */
    long points(Instant now) {
        long requested = steps(from, period, to) * series.size() * STATISTICS.size();
        return from.isBefore(now.minus(RECENT)) ? requested : requested * OLDER_A_SECOND / RECENT_A_SECOND;
    }

    SortedMap<String, String> params() {
        return new TreeMap<>(Map.of(
                "startTime", from.toString(),
                "endTime", to.toString(),
                "period", Long.toString(period.toSeconds()),
                "statistics", String.join(",", STATISTICS),
                "scanBy", "TimestampAscending",
                "metrics", CloudWatchMetric.toJson(series)));
    }

    /** Groups series with the same start, because a batch covers the time from its earliest series. */
    private static List<MetricBatch> pack(
            List<CloudWatchMetric> series, Duration period, Function<CloudWatchMetric, Instant> since, Instant to) {
        List<CloudWatchMetric> sorted = series.stream()
                .filter(each -> since.apply(each).isBefore(to))
                .sorted(Comparator.comparing(since))
                .toList();
        List<MetricBatch> batches = new ArrayList<>();
        int from = 0;
        while (from < sorted.size()) {
            Instant start = align(since.apply(sorted.get(from)), period);
            int end = Math.min(from + size(start, period, to), sorted.size());
            batches.add(new MetricBatch(period, start, to, sorted.subList(from, end)));
            from = end;
        }
        return batches;
    }

    private static Instant align(Instant from, Duration period) {
        return Instant.ofEpochSecond(from.getEpochSecond() / period.toSeconds() * period.toSeconds());
    }

    private static int size(Instant start, Duration period, Instant to) {
        return (int) Math.max(1, Math.min(MOST_QUERIES, MOST_POINTS / steps(start, period, to)) / STATISTICS.size());
    }

    private static long steps(Instant start, Duration period, Instant to) {
        return Duration.between(start, to).dividedBy(period) + 1;
    }
}
