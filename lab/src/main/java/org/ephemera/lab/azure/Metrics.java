package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.MetricSeries;

/**
 * Metrics of one resource (Azure Monitor, {@code Metrics_List}), whole or by one dimension. Metrics outlive their
 * resource. By a dimension no more series come than were asked for, ten if no number was given, and nothing says so.
 */
final class Metrics {
    private static final String VERSION = "2024-02-01";
    private static final Duration RETENTION = Duration.ofDays(93);
    private static final Pattern FILTER = Pattern.compile("(\\w+) eq '\\*'");
    private static final Set<String> OF_REPLICAS = Set.of("revisionName", "podName");
    private static final Map<String, Set<String>> DIMENSIONS = Map.of(
            "CpuUsage", Set.of("containerName"),
            "MemoryUsage", Set.of("containerName"),
            "UsageNanoCores", OF_REPLICAS,
            "WorkingSetBytes", OF_REPLICAS,
            "RxBytes", OF_REPLICAS,
            "TxBytes", OF_REPLICAS,
            "RestartCount", OF_REPLICAS,
            "Requests", Set.of("revisionName", "podName", "statusCodeCategory", "statusCode"),
            "Replicas", Set.of("revisionName", "deploymentName"));
    private static final Set<Duration> GRAINS =
            Set.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1));
    private static final int USUAL_SERIES = 10;

    private final AzureScenario scenario;

    private Metrics(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<Route> routes(AzureScenario scenario) {
        return List.of(Route.get(
                Route.in("(?<type>[^/]+/[^/]+)") + "(?<name>[^/]+)/providers/Microsoft\\.Insights/metrics",
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
        Optional<String> dimension = dimension(call);
        String wanted = call.param("aggregation").orElse("average");
        MetricPage page = new MetricPage(from, to, grain, List.of(wanted.split(",", -1)));
        String id = call.path().replaceFirst("(?i)/providers/Microsoft\\.Insights/metrics$", "");
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("cost", 0)
                .put("timespan", from + "/" + to)
                .put("interval", grain.toString())
                .put("namespace", call.param("metricnamespace").orElse(path.group("type")))
                .put("resourceregion", scenario.region());
        ArrayNode values = answer.putArray("value");
        for (String name : call.param("metricnames").orElse("").split(",", -1)) {
            if (dimension.isPresent()
                    && !DIMENSIONS.getOrDefault(name, Set.of()).contains(dimension.get())) {
                throw AzureError.badRequest(
                        "BadRequest", "Metric: " + name + " does not support requested dimension combination");
            }
            ObjectNode metric = values.addObject()
                    .put("id", id + "/providers/Microsoft.Insights/metrics/" + name)
                    .put("type", "Microsoft.Insights/metrics");
            metric.putObject("name").put("value", name).put("localizedValue", name);
            List<MetricSeries> all = scenario.metrics().stream()
                    .filter(one -> one.name().equals(name))
                    .toList();
            metric.put("unit", all.isEmpty() ? "Count" : all.getFirst().unit());
            ArrayNode series = metric.putArray("timeseries");
            if (dimension.isPresent()) {
                split(all, dimension.get(), page, call, series);
            } else if (!all.isEmpty()) {
                page.add(series, Map.of(), all);
            }
            metric.put("errorCode", "Success");
        }
        return answer;
    }

    private static Optional<String> dimension(AzureCall call) throws AzureError {
        Optional<String> filter = call.param("$filter");
        if (filter.isEmpty()) {
            return Optional.empty();
        }
        Matcher one = FILTER.matcher(filter.get());
        if (!one.matches()) {
            throw AzureError.badRequest("BadRequest", "The filter is not supported here");
        }
        return Optional.of(one.group(1));
    }

    private static void split(
            List<MetricSeries> all, String dimension, MetricPage page, AzureCall call, ArrayNode series) {
        int most = call.param("top").map(Integer::parseInt).orElse(USUAL_SERIES);
        all.stream()
                .filter(one -> isFixed(dimension) || page.overlaps(one))
                .collect(Collectors.groupingBy(
                        one -> one.dimensions().getOrDefault(dimension, ""), TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .limit(most)
                .forEach(value -> page.add(series, Map.of(dimension, value.getKey()), value.getValue()));
    }

    /** A group has its containers from its begin to its end; replicas come and go. */
    private static boolean isFixed(String dimension) {
        return dimension.equals("containerName");
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
