package org.ephemera.analyze.parse.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Parser of stored metrics responses of Azure Monitor, for one resource or many. A data point without a value is blank.
 * Azure Monitor recorded no value for its time, which differs from the value zero.
 */
final class AzureMetrics {
    private static final List<String> AGGREGATIONS = List.of("average", "maximum", "minimum", "total", "count");
    /** Dimensions with the measured container, replica or execution. */
    private static final List<String> PARTS = List.of("containerName", "podName", "executionName");

    private static final Duration LONGEST_PERIOD = Duration.ofDays(1);

    private final ApiResponse response;
    private final SeriesTable table;
    private final List<EvidenceGap> gaps;

    private AzureMetrics(ApiResponse response, SeriesTable table, List<EvidenceGap> gaps) {
        this.response = response;
        this.table = table;
        this.gaps = gaps;
    }

    static void read(SealedPackage sealed, ApiResponse response, SeriesTable table, List<EvidenceGap> gaps)
            throws IOException {
        JsonNode body = sealed.read(response);
        AzureMetrics metrics = new AzureMetrics(response, table, gaps);
        if (body.path("value").isArray()) {
            metrics.resource(body, response.requestParam("resourceId"), response.at(FileLocation.root()));
        } else if (body.path("values").isArray()) {
            EvidenceLocation values = response.at(FileLocation.root().child("values"));
            int number = 0;
            for (JsonNode resource : body.path("values")) {
                metrics.resource(resource, resource.path("resourceid").asText(), values.child(number++));
            }
        } else {
            throw new IOException("the response contains no metrics");
        }
    }

    private void resource(JsonNode json, String id, EvidenceLocation evidence) throws IOException {
        Duration period = period(json.path("interval").asText());
        int number = 0;
        for (JsonNode metric : json.path("value")) {
            EvidenceLocation metricPlace = evidence.child("value").child(number++);
            String error = metric.path("errorCode").asText();
            if (!error.isEmpty() && !error.equalsIgnoreCase("Success")) {
                gaps.add(new EvidenceGap(
                        response.item(),
                        TruncatedText.text(metric.path("name").path("value").asText(), 100)
                                + " is incomplete: Azure Monitor returned " + TruncatedText.text(error, 100)));
            }
            int series = 0;
            for (JsonNode one : metric.path("timeseries")) {
                series(metric, one, id, period, metricPlace.child("timeseries").child(series++));
            }
        }
    }

    private void series(JsonNode metric, JsonNode json, String id, Duration period, EvidenceLocation evidence) {
        SortedMap<String, String> dimensions = new TreeMap<>();
        for (JsonNode value : json.path("metadatavalues")) {
            dimensions.put(
                    name(value.path("name").path("value").asText()),
                    value.path("value").asText());
        }
        String container = PARTS.stream()
                .flatMap(part -> Optional.ofNullable(dimensions.get(part)).stream())
                .findFirst()
                .orElse("");
        dimensions.put("resource", id);
        for (String aggregation : AGGREGATIONS) {
            SeriesTable.Key key = new SeriesTable.Key(
                    "azure-monitor",
                    container,
                    metric.path("name").path("value").asText(),
                    Character.toUpperCase(aggregation.charAt(0)) + aggregation.substring(1),
                    metric.path("unit").asText(),
                    period,
                    dimensions);
            if (isRequested(aggregation, json.path("data"))) {
                points(json.path("data"), aggregation, table.sink(key, evidence));
            }
        }
    }

    /**
     * Reports whether the aggregation was requested. An aggregation that was not requested has no values; without a
     * request parameter, the values decide.
     */
    private boolean isRequested(String aggregation, JsonNode data) {
        String requested = response.requestParam("aggregation");
        if (!requested.isEmpty()) {
            return List.of(requested.toLowerCase(java.util.Locale.ROOT).split(",", -1))
                    .contains(aggregation);
        }
        return data.valueStream().anyMatch(point -> point.has(aggregation));
    }

    private static void points(JsonNode data, String aggregation, SeriesTable.Sink sink) {
        for (JsonNode point : data) {
            JsonNode value = point.path(aggregation);
            sink.point(second(point.path("timeStamp").asText()), value.isNumber() ? value.doubleValue() : Double.NaN);
        }
    }

    private static double second(String time) {
        try {
            return Instant.parse(time).getEpochSecond();
        } catch (DateTimeException e) {
            return Double.NaN;
        }
    }

    /** Returns a dimension's name in its original case; Azure Monitor returns it in lower case. */
    private static String name(String dimension) {
        for (String known :
                List.of("containerName", "podName", "executionName", "revisionName", "statusCodeCategory")) {
            if (dimension.equalsIgnoreCase(known)) {
                return known;
            }
        }
        return dimension;
    }

    private Duration period(String interval) throws IOException {
        try {
            Duration period = Duration.parse(interval);
            if (period.isPositive() && period.compareTo(LONGEST_PERIOD) <= 0) {
                return period;
            }
        } catch (DateTimeException e) {
            // Handled by the exception below.
        }
        throw new IOException("the response contains no valid interval between points");
    }
}
