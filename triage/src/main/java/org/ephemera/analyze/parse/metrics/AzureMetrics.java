package org.ephemera.analyze.parse.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.TruncatedText;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Answers of Azure Monitor, of one resource or of many. A point of a time alone is a blank: nothing was recorded, which is not zero.
 */
final class AzureMetrics {
    private static final List<String> AGGREGATIONS = List.of("average", "maximum", "minimum", "total", "count");
    private static final Duration LONGEST_PERIOD = Duration.ofDays(1);

    private final ApiResponse answer;
    private final SeriesTable table;
    private final List<Gap> gaps;

    private AzureMetrics(ApiResponse answer, SeriesTable table, List<Gap> gaps) {
        this.answer = answer;
        this.table = table;
        this.gaps = gaps;
    }

    static void read(SealedPackage sealed, ApiResponse answer, SeriesTable table, List<Gap> gaps) throws IOException {
        JsonNode body = sealed.read(answer);
        AzureMetrics metrics = new AzureMetrics(answer, table, gaps);
        if (body.path("value").isArray()) {
            metrics.resource(body, answer.param("resourceId"), answer.at(FileLocation.root()));
        } else if (body.path("values").isArray()) {
            Evidence values = answer.at(FileLocation.root().child("values"));
            int number = 0;
            for (JsonNode resource : body.path("values")) {
                metrics.resource(resource, resource.path("resourceid").asText(), values.child(number++));
            }
        } else {
            throw new IOException("the answer has no metrics");
        }
    }

    private void resource(JsonNode json, String id, Evidence evidence) throws IOException {
        Duration period = period(json.path("interval").asText());
        int number = 0;
        for (JsonNode metric : json.path("value")) {
            Evidence of = evidence.child("value").child(number++);
            String error = metric.path("errorCode").asText();
            if (!error.isEmpty() && !error.equalsIgnoreCase("Success")) {
                gaps.add(new Gap(
                        answer.item(),
                        TruncatedText.text(metric.path("name").path("value").asText(), 100)
                                + " is not whole: Azure Monitor says " + TruncatedText.text(error, 100)));
            }
            int series = 0;
            for (JsonNode one : metric.path("timeseries")) {
                series(metric, one, id, period, of.child("timeseries").child(series++));
            }
        }
    }

    private void series(JsonNode metric, JsonNode json, String id, Duration period, Evidence evidence) {
        SortedMap<String, String> dimensions = new TreeMap<>();
        for (JsonNode value : json.path("metadatavalues")) {
            dimensions.put(
                    name(value.path("name").path("value").asText()),
                    value.path("value").asText());
        }
        String of = dimensions.getOrDefault("containerName", dimensions.getOrDefault("podName", ""));
        dimensions.put("resource", id);
        for (String aggregation : AGGREGATIONS) {
            SeriesTable.Key key = new SeriesTable.Key(
                    "azure-monitor",
                    of,
                    metric.path("name").path("value").asText(),
                    Character.toUpperCase(aggregation.charAt(0)) + aggregation.substring(1),
                    metric.path("unit").asText(),
                    period,
                    dimensions);
            if (asked(aggregation, json.path("data"))) {
                points(json.path("data"), aggregation, table.sink(key, evidence));
            }
        }
    }

    /** What was not asked for has no value anywhere; a series of blanks alone is one of averages. */
    private boolean asked(String aggregation, JsonNode data) {
        String asked = answer.param("aggregation");
        if (!asked.isEmpty()) {
            return List.of(asked.toLowerCase(java.util.Locale.ROOT).split(",", -1))
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

    /** Answered in lower case, whatever it is called. */
    private static String name(String dimension) {
        for (String known : List.of("containerName", "podName", "revisionName", "statusCodeCategory")) {
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
            // Falls through to the same complaint.
        }
        throw new IOException("the answer does not say how far its points lie apart");
    }
}
