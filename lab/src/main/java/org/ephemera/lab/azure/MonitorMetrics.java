package org.ephemera.lab.azure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.format.JacksonMappers;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.MetricSeries;

/**
 * Simulated metrics operations of Azure Monitor for one resource ({@code Metrics_List}) or several ({@code
 * MetricsBatch_Batch}). The response contains totals, or series split by dimensions. Metrics remain available after
 * their resource is deleted. A split returns at most the requested number of series, 10 by default; the response does
 * not report omitted series.
 */
final class MonitorMetrics {
    private static final String VERSION = "2024-02-01";
    private static final String ACTION = "Microsoft.Insights/metrics/read";
    private static final int MOST_RESOURCES = 50;
    private static final Pattern RESOURCE =
            Pattern.compile(OperationRoute.in("(?<type>[^/]+/[^/]+)") + "[^/]+", Pattern.CASE_INSENSITIVE);

    private final AzureScenario scenario;

    private MonitorMetrics(AzureScenario scenario) {
        this.scenario = scenario;
    }

    static List<OperationRoute> routes(AzureScenario scenario) {
        MonitorMetrics metrics = new MonitorMetrics(scenario);
        return List.of(
                OperationRoute.get(
                        OperationRoute.in("(?<type>[^/]+/[^/]+)")
                                + "(?<name>[^/]+)/providers/Microsoft\\.Insights/metrics",
                        "monitor:Metrics_List",
                        ACTION,
                        VERSION,
                        metrics::list),
                OperationRoute.ask(
                        OperationRoute.SUBSCRIPTION + "/metrics:getBatch",
                        "monitor:MetricsBatch_Batch",
                        ACTION,
                        VERSION,
                        metrics::batch));
    }

    private ObjectNode list(AzureCall call, Matcher path) throws AzureError {
        String[] span = call.param("timespan").orElse("").split("/", 2);
        MetricRequest request = MetricRequest.of(call, span[0], span.length < 2 ? "" : span[1], "$filter", now());
        String id = call.path().replaceFirst("(?i)/providers/Microsoft\\.Insights/metrics$", "");
        if (lacks(call, id).isPresent()) {
            throw notFound(id);
        }
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("cost", 0)
                .put("timespan", request.page().from() + "/" + request.page().to());
        return answered(answer, request, id, path.group("type"));
    }

    private ObjectNode batch(AzureCall call, Matcher path) throws AzureError {
        MetricRequest request = MetricRequest.of(
                call, call.param("starttime").orElse(""), call.param("endtime").orElse(""), "filter", now());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode values = answer.putArray("values");
        Set<String> kinds = new HashSet<>();
        for (JsonNode each : resources(call)) {
            Matcher resource = RESOURCE.matcher(each.asText());
            if (!resource.matches() || !resource.group("subscription").equalsIgnoreCase(path.group("subscription"))) {
                throw AzureError.badRequest("BadRequest", "A resource id is not of the subscription in the path");
            }
            String type = resource.group("type");
            kinds.add(type.toLowerCase(Locale.ROOT));
            if (kinds.size() > 1) {
                throw AzureError.badRequest("BadRequest", "All resources must be of one type");
            }
            Optional<Fault.NoMetrics> lacking = lacks(call, each.asText());
            if (lacking.isPresent() && lacking.get().refused()) {
                throw notFound(each.asText());
            }
            if (lacking.isPresent()) {
                continue;
            }
            ObjectNode one = values.addObject()
                    .put("starttime", request.page().from().toString())
                    .put("endtime", request.page().to().toString());
            answered(one, request, each.asText(), type).put("resourceid", each.asText());
        }
        return answer;
    }

    private static Optional<Fault.NoMetrics> lacks(AzureCall call, String id) {
        return call.faults()
                .first(Fault.NoMetrics.class)
                .filter(fault -> fault.id().equalsIgnoreCase(id));
    }

    private static AzureError notFound(String id) {
        return new AzureError(404, "ResourceNotFound", "The Resource '" + id + "' was not found.");
    }

    private static JsonNode resources(AzureCall call) throws AzureError {
        try {
            JsonNode ids = JacksonMappers.json().readTree(call.body()).path("resourceids");
            if (ids.isEmpty() || ids.size() > MOST_RESOURCES) {
                throw AzureError.badRequest(
                        "BadRequest", "From 1 to " + MOST_RESOURCES + " resource ids are allowed in a request");
            }
            return ids;
        } catch (JsonProcessingException e) {
            throw AzureError.badRequest("BadRequest", "The body is not JSON");
        }
    }

    private ObjectNode answered(ObjectNode answer, MetricRequest request, String id, String type) {
        answer.put("interval", request.page().grain().toString())
                .put("namespace", request.namespace().orElse(type))
                .put("resourceregion", scenario.region());
        ArrayNode values = answer.putArray("value");
        for (String name : request.names()) {
            ObjectNode metric = values.addObject()
                    .put("id", id + "/providers/Microsoft.Insights/metrics/" + name)
                    .put("type", "Microsoft.Insights/metrics");
            metric.putObject("name").put("value", name).put("localizedValue", name);
            List<MetricSeries> all = scenario.metrics().stream()
                    .filter(one -> one.name().equals(name) && request.isAbout(one))
                    .toList();
            metric.put("unit", all.isEmpty() ? "Count" : all.getFirst().unit());
            ArrayNode series = metric.putArray("timeseries");
            if (!request.dimensions().isEmpty()) {
                split(all, request.dimensions(), request, series);
            } else if (!all.isEmpty()) {
                request.page().add(series, Map.of(), all);
            }
            metric.put("errorCode", "Success");
        }
        return answer;
    }

    private static void split(
            List<MetricSeries> all, List<String> dimensions, MetricRequest request, ArrayNode series) {
        MetricTimespan page = request.page();
        all.stream()
                .filter(one -> isFixed(dimensions) || page.overlaps(one))
                .collect(Collectors.groupingBy(
                        one -> dimensions.stream()
                                .map(dimension -> one.dimensions().getOrDefault(dimension, ""))
                                .toList(),
                        () -> new TreeMap<>(Comparator.comparing(List::toString)),
                        Collectors.toList()))
                .forEach((values, group) -> {
                    if (series.size() < request.limit()) {
                        Map<String, String> named = new TreeMap<>();
                        for (int i = 0; i < dimensions.size(); i++) {
                            named.put(dimensions.get(i), values.get(i));
                        }
                        page.add(series, named, group);
                    }
                });
    }

    /**
     * Reports whether the dimension values do not change. A container group keeps its containers; replicas are created
     * and deleted.
     */
    private static boolean isFixed(List<String> dimensions) {
        return dimensions.equals(List.of("containerName"));
    }

    private Instant now() {
        return scenario.clock().instant();
    }
}
