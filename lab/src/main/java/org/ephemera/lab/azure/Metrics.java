package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.stream.LongStream;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.MetricSeries;

/**
 * Metrics of one resource (Azure Monitor, {@code Metrics_List}). A grain without a sample is a point of its time alone.
 * Metrics outlive their resource.
 */
final class Metrics {
    private static final String VERSION = "2024-02-01";
    private static final Duration RETENTION = Duration.ofDays(93);
    private static final String DIMENSION = "containerName";
    private static final Set<String> OF_CONTAINERS = Set.of("CpuUsage", "MemoryUsage");
    private static final Set<Duration> GRAINS =
            Set.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));

    private final AzureScenario scenario;

    private Metrics(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<Route> routes(AzureScenario scenario) {
        return List.of(Route.get(
                Route.GROUP + "/providers/Microsoft\\.Insights/metrics",
                "monitor:Metrics_List",
                "Microsoft.Insights/metrics/read",
                VERSION,
                new Metrics(scenario)::list));
    }

    private ObjectNode list(AzureCall call, Matcher path) throws AzureError {
        String[] span = call.param("timespan").orElse("").split("/", 2);
        Instant from = time(span[0]);
        Instant to = time(span.length < 2 ? "" : span[1]);
        Duration grain = Duration.parse(call.param("interval").orElse("PT1M"));
        if (!GRAINS.contains(grain)) {
            throw AzureError.badRequest("BadRequest", "Detected invalid time grain input " + grain + ".");
        }
        if (from.isBefore(scenario.clock().instant().minus(RETENTION).minus(grain))) {
            throw AzureError.badRequest("BadRequest", "Start time of the query is beyond the retention of 93 days.");
        }
        boolean split = call.param("$filter").isPresent();
        String id = call.path().replaceFirst("(?i)/providers/Microsoft\\.Insights/metrics$", "");
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("cost", 0)
                .put("timespan", from + "/" + to)
                .put("interval", grain.toString())
                .put("namespace", "Microsoft.ContainerInstance/containerGroups")
                .put("resourceregion", scenario.region());
        ArrayNode values = answer.putArray("value");
        for (String name : call.param("metricnames").orElse("").split(",", -1)) {
            if (split && !OF_CONTAINERS.contains(name)) {
                throw AzureError.badRequest(
                        "BadRequest", "Metric: " + name + " does not support requested dimension combination");
            }
            ObjectNode metric = values.addObject()
                    .put("id", id + "/providers/Microsoft.Insights/metrics/" + name)
                    .put("type", "Microsoft.Insights/metrics");
            metric.putObject("name").put("value", name).put("localizedValue", name);
            metric.put("unit", name.equals("CpuUsage") ? "Count" : "Bytes");
            ArrayNode series = metric.putArray("timeseries");
            scenario.metrics().stream()
                    .filter(one -> one.name().equals(name))
                    .forEach(one -> add(series, one, split, from, to, grain, call));
            metric.put("errorCode", "Success");
        }
        return answer;
    }

    private static void add(
            ArrayNode all, MetricSeries one, boolean split, Instant from, Instant to, Duration grain, AzureCall call) {
        ObjectNode series = all.addObject();
        ArrayNode values = series.putArray("metadatavalues");
        if (split) {
            ObjectNode value = values.addObject();
            String lower = DIMENSION.toLowerCase(Locale.ROOT);
            value.putObject("name").put("value", lower).put("localizedValue", lower);
            value.put("value", one.dimensions().getOrDefault(DIMENSION, ""));
        }
        ArrayNode data = series.putArray("data");
        String wanted = call.param("aggregation").orElse("average").toLowerCase(Locale.ROOT);
        long minutes = grain.toMinutes();
        long first = Math.floorDiv(from.getEpochSecond(), grain.toSeconds()) * minutes;
        for (long minute = first; minute * 60 < to.getEpochSecond(); minute += minutes) {
            ObjectNode point = data.addObject()
                    .put("timeStamp", Instant.ofEpochSecond(minute * 60).toString());
            double[] samples = LongStream.range(minute, minute + minutes)
                    .filter(each -> isRecorded(one, each))
                    .mapToDouble(each -> one.sample(each, 0))
                    .toArray();
            if (samples.length > 0) {
                for (String aggregation : wanted.split(",", -1)) {
                    point.put(aggregation, aggregated(aggregation, samples));
                }
            }
        }
    }

    private static double aggregated(String aggregation, double[] samples) {
        var all = java.util.Arrays.stream(samples).summaryStatistics();
        return switch (aggregation) {
            case "minimum" -> all.getMin();
            case "maximum" -> all.getMax();
            default -> all.getAverage();
        };
    }

    private static boolean isRecorded(MetricSeries one, long minute) {
        Instant at = Instant.ofEpochSecond(minute * 60);
        return !at.isBefore(one.from()) && one.until().map(at::isBefore).orElse(true);
    }

    /** The SDK leaves out seconds that are zero. */
    private static Instant time(String text) throws AzureError {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw AzureError.badRequest("BadRequest", "Invalid timespan value");
        }
    }
}
