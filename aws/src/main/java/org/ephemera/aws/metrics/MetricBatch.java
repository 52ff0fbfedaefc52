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
 * The series that one {@code GetMetricData} asks for, within its limits of 500 queries and 100,800 points. Each series
 * is asked for in four statistics: the average alone hides the one task of ten that mines.
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

    /** For so long; what is asked for in finer steps has no points then. */
    private static final Duration MINUTES_KEPT = Duration.ofDays(15);

    private static final Duration FIVES_KEPT = Duration.ofDays(63);

    /** The time that asking takes, from when it is known what is asked for. */
    static final Duration MARGIN = HOUR;

    public MetricBatch {
        series = List.copyOf(series);
    }

    /**
     * A minute's resolution for the last day of the window, five minutes' for all of it, and an hour's for what is so old that
     * CloudWatch keeps no more. Nothing of a series is asked for before it began; if it began within the last day, a minute's
     * resolution is all there is to be had of it.
     *
     * @param since not before the window's begin
     * @param now by which CloudWatch counts the age of a point
     */
    static List<MetricBatch> of(
            List<CloudWatchMetric> series, Function<CloudWatchMetric, Instant> since, TimeWindow window, Instant now) {
        Instant dayBefore = window.to().minus(DAY);
        Instant minutes = now.minus(MINUTES_KEPT).plus(MARGIN);
        Instant fives = now.minus(FIVES_KEPT).plus(MARGIN);
        boolean isKept = !dayBefore.isBefore(minutes);
        Function<CloudWatchMetric, Instant> near = each -> later(later(since.apply(each), dayBefore), minutes);
        List<CloudWatchMetric> longer = series.stream()
                .filter(each -> !isKept
                        || since.apply(each).equals(window.from())
                        || since.apply(each).isBefore(dayBefore))
                .toList();
        List<CloudWatchMetric> old = series.stream()
                .filter(each -> since.apply(each).isBefore(fives))
                .toList();
        List<MetricBatch> batches = new ArrayList<>(packed(series, MINUTE, near, window.to()));
        batches.addAll(packed(longer, FIVE_MINUTES, each -> later(since.apply(each), fives), window.to()));
        batches.addAll(packed(old, HOUR, since, window.to().isBefore(fives) ? window.to() : fives));
        return batches;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** By which the answer speaks of a query. */
    public static String id(int number) {
        return "q" + number;
    }

    /** True if CloudWatch keeps no points of these steps any more from where the batch begins, and gives none of it. */
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
     * Data points as CloudWatch counts them against its rate: those that are asked for, whatever there is. Of the last three
     * hours it lets less than half as many be asked for in a second (CloudWatch user guide, "CloudWatch service quotas").
     *
     * @param now by which CloudWatch tells what is recent
     */
    long points(Instant now) {
        long asked = steps(from, period, to) * series.size() * STATISTICS.size();
        return from.isBefore(now.minus(RECENT)) ? asked : asked * OLDER_A_SECOND / RECENT_A_SECOND;
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

    /** Those that began at the same time stand together, so that a batch is as long as its first. */
    private static List<MetricBatch> packed(
            List<CloudWatchMetric> series, Duration period, Function<CloudWatchMetric, Instant> since, Instant to) {
        List<CloudWatchMetric> sorted = series.stream()
                .filter(each -> since.apply(each).isBefore(to))
                .sorted(Comparator.comparing(since))
                .toList();
        List<MetricBatch> batches = new ArrayList<>();
        int from = 0;
        while (from < sorted.size()) {
            Instant start = aligned(since.apply(sorted.get(from)), period);
            int end = Math.min(from + size(start, period, to), sorted.size());
            batches.add(new MetricBatch(period, start, to, sorted.subList(from, end)));
            from = end;
        }
        return batches;
    }

    private static Instant aligned(Instant from, Duration period) {
        return Instant.ofEpochSecond(from.getEpochSecond() / period.toSeconds() * period.toSeconds());
    }

    private static int size(Instant start, Duration period, Instant to) {
        return (int) Math.max(1, Math.min(MOST_QUERIES, MOST_POINTS / steps(start, period, to)) / STATISTICS.size());
    }

    private static long steps(Instant start, Duration period, Instant to) {
        return Duration.between(start, to).dividedBy(period) + 1;
    }
}
