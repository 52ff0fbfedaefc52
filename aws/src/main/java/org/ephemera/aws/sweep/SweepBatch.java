package org.ephemera.aws.sweep;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.ephemera.aws.metrics.CloudWatchMetric;
import org.ephemera.aws.metrics.MetricBatch;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.model.TimeWindow;
import org.ephemera.sweep.MetricGroup;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;

/**
 * Queries of one {@code GetMetricData} call of a sweep: each series of some metric groups in each statistic, in that
 * order. The first {@code skip} queries belong to the previous batch and are omitted. Every batch but the last is full,
 * and no query is in two batches.
 */
record SweepBatch(List<MetricGroup> groups, int skip, int count) {
    static final Duration PERIOD = Duration.ofMinutes(1);
    static final int MOST_QUERIES = 500;
    static final long MOST_POINTS = 100_800;

    /** Query of one metric and statistic. */
    record Query(MetricGroup group, String metric, String statistic) {}

    /** Parameters of the batch's item. */
    record Parameters(
            String region,
            @WrittenWhenEmpty List<MetricGroup> groups,
            @WrittenWhenEmpty int skip,
            @WrittenWhenEmpty int count) {}

    SweepBatch {
        groups = List.copyOf(groups);
    }

    /**
     * Returns the number of queries whose points fit into one response, with one point for each minute of the window.
     */
    static int size(TimeWindow window) {
        long points = Math.max(1, window.length().plus(PERIOD).minusNanos(1).dividedBy(PERIOD));
        return Math.clamp(MOST_POINTS / points, 1, MOST_QUERIES);
    }

    static List<SweepBatch> of(List<MetricGroup> groups, TimeWindow window) {
        int size = size(window);
        List<SweepBatch> batches = new ArrayList<>();
        List<Query> queries = queries(groups);
        int each = MetricBatch.STATISTICS.size();
        for (int from = 0; from < queries.size(); from += size) {
            int to = Math.min(from + size, queries.size());
            int groupStart = from / each * each;
            batches.add(new SweepBatch(grouped(queries.subList(groupStart, to)), from - groupStart, to - from));
        }
        return batches;
    }

    static SweepBatch from(SortedMap<String, String> params) throws IOException {
        try {
            return new SweepBatch(
                    MetricGroup.fromJson(params.getOrDefault("groups", "")),
                    Integer.parseInt(params.getOrDefault("skip", "")),
                    Integer.parseInt(params.getOrDefault("count", "")));
        } catch (NumberFormatException e) {
            throw new IOException("the parameters are not a sweep batch; they were not written by this program", e);
        }
    }

    Map<String, String> params() {
        return Map.of(
                "groups", MetricGroup.toJson(groups), "skip", Integer.toString(skip), "count", Integer.toString(count));
    }

    Parameters params(String region) {
        return new Parameters(region, groups, skip, count);
    }

    List<Query> queries() {
        List<Query> all = queries(groups);
        return all.subList(Math.min(skip, all.size()), Math.min(skip + count, all.size()));
    }

    List<MetricDataQuery> toQueries() {
        List<MetricDataQuery> sdkQueries = new ArrayList<>();
        for (Query query : queries()) {
            CloudWatchMetric series = new CloudWatchMetric(
                    query.group().namespace(), query.metric(), query.group().dimensions());
            sdkQueries.add(MetricDataQuery.builder()
                    .id(MetricBatch.id(sdkQueries.size()))
                    .metricStat(m -> m.metric(series.toMetric())
                            .period((int) PERIOD.toSeconds())
                            .stat(query.statistic()))
                    .build());
        }
        return sdkQueries;
    }

    /** Returns the queries by their ids in the response. */
    Map<String, Query> byId() {
        Map<String, Query> byId = new HashMap<>();
        for (Query query : queries()) {
            byId.put(MetricBatch.id(byId.size()), query);
        }
        return byId;
    }

    private static List<Query> queries(List<MetricGroup> groups) {
        List<Query> queries = new ArrayList<>();
        for (MetricGroup group : groups) {
            for (String metric : group.metrics()) {
                MetricBatch.STATISTICS.forEach(statistic -> queries.add(new Query(group, metric, statistic)));
            }
        }
        return queries;
    }

    private static List<MetricGroup> grouped(List<Query> queries) {
        List<MetricGroup> groups = new ArrayList<>();
        List<String> metrics = new ArrayList<>();
        for (int i = 0; i < queries.size(); i++) {
            Query query = queries.get(i);
            if (metrics.isEmpty() || !metrics.getLast().equals(query.metric())) {
                metrics.add(query.metric());
            }
            if (i == queries.size() - 1 || !queries.get(i + 1).group().equals(query.group())) {
                groups.add(query.group().withMetrics(metrics));
                metrics = new ArrayList<>();
            }
        }
        return groups;
    }
}
