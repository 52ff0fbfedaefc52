package org.ephemera.analyze.parse.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.Json;

/**
 * Parser of stored responses of the CloudWatch operation {@code GetMetricData}. A response identifies a series only by
 * the id of its query, for example {@code q7}. The request defines the query: the m-th statistic of the n-th metric has
 * the number n·statistics + m. The order of data points is not relevant.
 */
final class CloudWatchMetrics {
    /** Statistics that a sweep requests of each series, in this order. */
    private static final List<String> STATISTICS = List.of("Average", "Minimum", "Maximum", "SampleCount");

    private static final int LONGEST_PERIOD = 86_400;

    private record Query(String namespace, String metric, String statistic, SortedMap<String, String> dimensions) {}

    private CloudWatchMetrics() {}

    static void read(SealedPackage sealed, ApiResponse response, SeriesTable table, List<EvidenceGap> gaps)
            throws IOException {
        if (!response.operation().equals("GetMetricData")) {
            return;
        }
        List<Query> queries = queries(response);
        if (!queries.isEmpty() && queries.stream().noneMatch(query -> table.wants(query.dimensions()))) {
            return;
        }
        Duration period = period(response);
        EvidenceLocation resultsPlace = response.at(FileLocation.root().child("MetricDataResults"));
        JsonNode body = sealed.read(response);
        JsonNode results = body.path("MetricDataResults");
        if (!results.isArray()) {
            throw new IOException("the response contains no results");
        }
        long unrequested = 0;
        long unpaired = 0;
        int number = 0;
        for (JsonNode result : results) {
            EvidenceLocation evidence = resultsPlace.child(number++);
            int query = number(result.path("Id").asText());
            if (query < 0 || query >= queries.size()) {
                unrequested++;
                continue;
            }
            unpaired += points(result, table.sink(key(queries.get(query), period), evidence));
            status(response, queries.get(query), result, body, gaps);
        }
        gap(gaps, response, unrequested, "series in the response were not requested and are skipped");
        gap(gaps, response, unpaired, "points lack a time or a value and are skipped");
        messages(response, body, gaps);
    }

    private static long points(JsonNode result, SeriesTable.Sink sink) {
        JsonNode times = result.path("Timestamps");
        JsonNode values = result.path("Values");
        int both = Math.min(times.size(), values.size());
        for (int i = 0; i < both; i++) {
            JsonNode value = values.path(i);
            sink.point(
                    times.path(i).isNumber() ? times.path(i).doubleValue() : Double.NaN,
                    value.isNumber() && Double.isFinite(value.doubleValue()) ? value.doubleValue() : Double.NaN);
        }
        return Math.max(times.size(), values.size()) - (long) both;
    }

    /** Adds a gap for an incomplete series. PartialData is expected if the response has another page. */
    private static void status(
            ApiResponse response, Query query, JsonNode result, JsonNode body, List<EvidenceGap> gaps) {
        String status = result.path("StatusCode").asText();
        boolean more = !body.path("NextToken").asText().isEmpty();
        if (!status.equals("Complete") && !(status.equals("PartialData") && more)) {
            gaps.add(new EvidenceGap(
                    response.item(),
                    query.metric() + " (" + query.statistic() + ") is incomplete: CloudWatch returned "
                            + (status.isEmpty() ? "no status" : "status " + TruncatedText.text(status, 100))));
        }
    }

    private static void messages(ApiResponse response, JsonNode body, List<EvidenceGap> gaps) {
        for (JsonNode message : body.path("Messages")) {
            gaps.add(new EvidenceGap(
                    response.item(),
                    "CloudWatch returned a message about these metrics: "
                            + TruncatedText.text(message.path("Code").asText(), 100)));
        }
    }

    private static void gap(List<EvidenceGap> gaps, ApiResponse response, long count, String why) {
        if (count > 0) {
            gaps.add(new EvidenceGap(response.item(), count + " " + why));
        }
    }

    private static SeriesTable.Key key(Query query, Duration period) {
        SortedMap<String, String> dimensions = query.dimensions();
        return new SeriesTable.Key(
                query.namespace(),
                Stream.of("ContainerName", "TaskId", "FullPodName", "PodName")
                        .map(name -> dimensions.getOrDefault(name, ""))
                        .filter(name -> !name.isEmpty())
                        .findFirst()
                        .orElse(""),
                query.metric(),
                query.statistic(),
                unit(query.metric()),
                period,
                dimensions);
    }

    /** Returns the unit from the documentation; GetMetricData does not return units. */
    static String unit(String metric) {
        if (metric.endsWith("Utilization")
                || metric.contains("_utilization")
                || metric.endsWith("_reserved_capacity")) {
            return "Percent";
        }
        if (metric.endsWith("Count") || metric.contains("_number_of_") || metric.endsWith("HealthStatus")) {
            return "Count";
        }
        if (metric.startsWith("Memory") || metric.startsWith("ContainerMemory")) {
            return "Megabytes";
        }
        if (metric.contains("EphemeralStorage") || metric.startsWith("EBSFilesystem")) {
            return "Gigabytes";
        }
        if (metric.endsWith("_failures_total")) {
            return "None";
        }
        if (metric.endsWith("_bytes") || metric.contains("_memory_")) {
            return metric.contains("network") ? "Bytes/Second" : "Bytes";
        }
        if (metric.endsWith("Bytes")) {
            return metric.contains("Network") ? "Bytes/Second" : "Bytes";
        }
        return "None";
    }

    private static int number(String id) {
        try {
            return id.startsWith("q") ? Integer.parseInt(id.substring(1)) : -1;
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static Duration period(ApiResponse response) throws IOException {
        try {
            int seconds = Integer.parseInt(response.requestParam("period"));
            if (seconds >= 1 && seconds <= LONGEST_PERIOD) {
                return Duration.ofSeconds(seconds);
            }
        } catch (NumberFormatException e) {
            // Handled by the exception below.
        }
        throw new IOException("the request contains no valid period");
    }

    private static List<Query> queries(ApiResponse response) throws IOException {
        String groups = response.requestParam("groups");
        return groups.isEmpty()
                ? queries(response.requestParam("metrics"), statistics(response))
                : sweepQueries(response, groups);
    }

    private static List<String> statistics(ApiResponse response) {
        return List.of(response.requestParam("statistics").split(",", -1));
    }

    private static List<Query> queries(String metrics, List<String> statistics) throws IOException {
        List<Query> queries = new ArrayList<>();
        for (JsonNode metric : json(metrics)) {
            for (String statistic : statistics) {
                queries.add(new Query(
                        metric.path("namespace").asText(),
                        metric.path("metric").asText(),
                        statistic,
                        dimensions(metric.path("dimensions"))));
            }
        }
        return queries;
    }

    /**
     * Returns the queries of a sweep: groups of metrics with the same dimensions. The first queries may belong to the
     * previous call and are skipped.
     */
    private static List<Query> sweepQueries(ApiResponse response, String groups) throws IOException {
        List<Query> queries = new ArrayList<>();
        for (JsonNode group : json(groups)) {
            for (JsonNode metric : group.path("metrics")) {
                for (String statistic : STATISTICS) {
                    queries.add(new Query(
                            group.path("namespace").asText(),
                            metric.asText(),
                            statistic,
                            dimensions(group.path("dimensions"))));
                }
            }
        }
        try {
            int skip = Math.clamp(Integer.parseInt(response.requestParam("skip")), 0, queries.size());
            return queries.subList(skip, queries.size());
        } catch (NumberFormatException e) {
            throw new IOException("the request does not contain the number of its first series", e);
        }
    }

    private static JsonNode json(String text) throws IOException {
        if (text.isEmpty()) {
            throw new IOException("the request contains no metrics");
        }
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static SortedMap<String, String> dimensions(JsonNode json) {
        SortedMap<String, String> dimensions = new TreeMap<>();
        json.properties()
                .forEach(dimension ->
                        dimensions.put(dimension.getKey(), dimension.getValue().asText()));
        return dimensions;
    }
}
