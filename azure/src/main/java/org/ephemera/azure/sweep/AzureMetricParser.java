package org.ephemera.azure.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.azure.catalog.SweepCatalog;
import org.ephemera.azure.target.ArmId;
import org.ephemera.format.Json;
import org.ephemera.sweep.MetricGroup;
import org.ephemera.sweep.StoredMetricParser;

/**
 * Parser of the responses that a sweep of Azure stored: JSON of Azure Resource Manager and Azure Monitor, one resource
 * at a time.
 */
final class AzureMetricParser implements StoredMetricParser {
    private static final List<String> AGGREGATIONS = List.of("average", "minimum", "maximum", "total");

    @Override
    public void parseListing(
            String operation, SortedMap<String, String> params, InputStream body, Consumer<MetricGroup> found)
            throws IOException {
        if (operation.equals(SweepCatalog.LIST_GROUPS.key())) {
            Json.elements(body, "value", group -> group(group, found));
        } else if (operation.equals(SweepCatalog.GET_GROUP.key())) {
            group(Json.parse(body), found);
        } else if (operation.equals(SweepCatalog.LIST_ACTIVITY.key())) {
            Json.elements(body, "value", event -> event(event, params.getOrDefault("subscriptionId", ""), found));
        }
    }

    /** {@inheritDoc} Azure Monitor returns metrics by resource id for 93 days, even if the group was deleted. */
    @Override
    public Optional<MetricGroup> groupOf(String target) {
        String id = target.toLowerCase(Locale.ROOT);
        return ArmId.of(id, AzureTarget.GROUP.type()).map(group -> unplaced(id));
    }

    @Override
    public void parsePoints(SortedMap<String, String> params, InputStream body, PointConsumer points)
            throws IOException {
        Map<String, MetricGroup> groups = new HashMap<>();
        for (MetricGroup group : MetricGroup.fromJson(params.getOrDefault("groups", ""))) {
            groups.put(group.subject(), group);
        }
        if (params.getOrDefault("region", "").isEmpty() && groups.size() == 1) {
            MetricGroup only = groups.values().iterator().next();
            Json.elements(body, "value", metric -> metric(only, metric, points));
            return;
        }
        Json.elements(body, "values", resource -> {
            MetricGroup group = groups.get(resource.path("resourceid").asText().toLowerCase(Locale.ROOT));
            if (group != null) {
                resource.path("value").forEach(metric -> metric(group, metric, points));
            }
        });
    }

    /**
     * Adds the group of an activity log entry. A failed operation is ignored, because its group may never have existed.
     */
    private static void event(JsonNode event, String subscription, Consumer<MetricGroup> found) {
        String id = event.path("resourceId").asText().toLowerCase(Locale.ROOT);
        Optional<ArmId> group = ArmId.of(id, AzureTarget.GROUP.type());
        boolean ofSubscription = group.isPresent() && group.get().subscription().equalsIgnoreCase(subscription);
        if (ofSubscription && !event.at("/status/value").asText().equalsIgnoreCase("Failed")) {
            found.accept(unplaced(id));
        }
    }

    private static MetricGroup unplaced(String id) {
        return new MetricGroup("", id, AzureTarget.GROUP.type(), new TreeMap<>(), metrics());
    }

    private static List<String> metrics() {
        return MetricKind.of(AzureTarget.GROUP).stream()
                .flatMap(kind -> kind.names().stream())
                .sorted()
                .toList();
    }

    private static void group(JsonNode json, Consumer<MetricGroup> found) {
        String id = json.path("id").asText().toLowerCase(Locale.ROOT);
        String region = json.path("location").asText().toLowerCase(Locale.ROOT).replace(" ", "");
        // The region becomes part of a host name, so it must have a valid form.
        if (ArmId.of(id, AzureTarget.GROUP.type()).isEmpty() || !region.matches("[a-z0-9]{1,40}")) {
            return;
        }
        found.accept(new MetricGroup(region, id, AzureTarget.GROUP.type(), new TreeMap<>(), metrics()));
    }

    private static void metric(MetricGroup group, JsonNode metric, PointConsumer points) {
        String name = metric.path("name").path("value").asText();
        for (JsonNode series : metric.path("timeseries")) {
            TreeMap<String, String> dimensions = new TreeMap<>();
            for (JsonNode value : series.path("metadatavalues")) {
                String dimension = value.path("name").path("value").asText();
                // The response has dimension names in lower case.
                dimensions.put(
                        dimension.equalsIgnoreCase("containerName") ? "ContainerName" : dimension,
                        value.path("value").asText());
            }
            MetricGroup one =
                    new MetricGroup(group.place(), group.subject(), group.namespace(), dimensions, group.metrics());
            series.path("data").forEach(point -> point(one, name, point, points));
        }
    }

    private static void point(MetricGroup group, String metric, JsonNode point, PointConsumer points) {
        try {
            long at = Instant.parse(point.path("timeStamp").asText()).getEpochSecond();
            for (String aggregation : AGGREGATIONS) {
                if (point.path(aggregation).isNumber()) {
                    String statistic = Character.toUpperCase(aggregation.charAt(0)) + aggregation.substring(1);
                    points.point(
                            group,
                            metric,
                            statistic,
                            at,
                            point.path(aggregation).doubleValue());
                }
            }
        } catch (DateTimeException e) {
            // A point without a valid time stays in the stored response but not in the series.
        }
    }
}
