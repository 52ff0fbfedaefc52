package org.ephemera.aws.source;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.evidence.TimeWindow;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;

/**
 * The series that one {@code GetMetricData} asks for, within its limits of 500 queries and 100,800 points. Each series
 * is asked for in four statistics: the average alone hides the one task of ten that mines.
 */
record MetricBatch(Duration period, Instant from, Instant to, List<Series> series) {
    static final List<String> STATISTICS = List.of("Average", "Minimum", "Maximum", "SampleCount");

    private static final int MOST_QUERIES = 500;
    private static final long MOST_POINTS = 100_800;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
    private static final Duration DAY = Duration.ofDays(1);

    MetricBatch {
        series = List.copyOf(series);
    }

    /** A minute's resolution for the last day of the window, five minutes' for all of it. */
    static List<MetricBatch> of(List<Series> series, TimeWindow window) {
        Instant dayBefore = window.to().minus(DAY);
        Instant near = dayBefore.isAfter(window.from()) ? dayBefore : window.from();
        List<MetricBatch> batches = new ArrayList<>(packed(series, MINUTE, near, window.to()));
        batches.addAll(packed(series, FIVE_MINUTES, window.from(), window.to()));
        return batches;
    }

    List<MetricDataQuery> queries() {
        List<MetricDataQuery> queries = new ArrayList<>();
        for (Series each : series) {
            for (String statistic : STATISTICS) {
                String id = "q" + queries.size();
                queries.add(MetricDataQuery.builder()
                        .id(id)
                        .metricStat(m -> m.metric(each.toMetric())
                                .period((int) period.toSeconds())
                                .stat(statistic))
                        .build());
            }
        }
        return queries;
    }

    SortedMap<String, String> params() {
        return new TreeMap<>(Map.of(
                "startTime", from.toString(),
                "endTime", to.toString(),
                "period", Long.toString(period.toSeconds()),
                "statistics", String.join(",", STATISTICS),
                "scanBy", "TimestampAscending",
                "metrics", Series.toJson(series)));
    }

    private static List<MetricBatch> packed(List<Series> series, Duration period, Instant from, Instant to) {
        Instant start = Instant.ofEpochSecond(from.getEpochSecond() / period.toSeconds() * period.toSeconds());
        long points = Duration.between(start, to).dividedBy(period) + 1;
        long most = Math.min(MOST_QUERIES, MOST_POINTS / points) / STATISTICS.size();
        int size = (int) Math.max(1, most);
        List<MetricBatch> batches = new ArrayList<>();
        for (int i = 0; i < series.size(); i += size) {
            batches.add(new MetricBatch(period, start, to, series.subList(i, Math.min(i + size, series.size()))));
        }
        return batches;
    }
}
