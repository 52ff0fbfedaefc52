package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.format.Json;

/**
 * Metrics of the same resource: a container, a task, a service or a container group.
 *
 * @param place region or other unit that is queried together; "" if the scope has only one
 * @param subject key that identifies the resource, for example {@code task/<cluster>/<id>}
 * @param dimensions dimensions in the form of the cloud
 * @param metrics names, sorted
 */
public record MetricGroup(
        String place, String subject, String namespace, SortedMap<String, String> dimensions, List<String> metrics)
        implements Comparable<MetricGroup> {
    private static final Comparator<MetricGroup> ORDER = Comparator.comparing(MetricGroup::place)
            .thenComparing(MetricGroup::subject)
            .thenComparing(MetricGroup::namespace)
            .thenComparing(group -> String.valueOf(group.dimensions()));

    public MetricGroup {
        dimensions = Collections.unmodifiableSortedMap(new TreeMap<>(dimensions));
        metrics = List.copyOf(metrics);
    }

    public MetricGroup withMetrics(List<String> some) {
        return new MetricGroup(place, subject, namespace, dimensions, some);
    }

    /** Reports whether the resource is one container, or a group of containers that counts as one. */
    public boolean isContainer() {
        return dimensions.containsKey("ContainerName") || subject.startsWith("/");
    }

    /** Compares the identity of groups; metrics are ignored. */
    @Override
    public int compareTo(MetricGroup other) {
        return ORDER.compare(this, other);
    }

    public ObjectNode toJson() {
        ObjectNode json =
                Json.object().put("place", place).put("subject", subject).put("namespace", namespace);
        ObjectNode named = json.putObject("dimensions");
        dimensions.forEach(named::put);
        ArrayNode names = json.putArray("metrics");
        metrics.forEach(names::add);
        return json;
    }

    public static MetricGroup from(JsonNode json) {
        TreeMap<String, String> dimensions = new TreeMap<>();
        json.path("dimensions")
                .properties()
                .forEach(d -> dimensions.put(d.getKey(), d.getValue().asText()));
        List<String> metrics = new ArrayList<>();
        json.path("metrics").forEach(name -> metrics.add(name.asText().intern()));
        return new MetricGroup(
                json.path("place").asText().intern(),
                json.path("subject").asText(),
                json.path("namespace").asText().intern(),
                dimensions,
                metrics);
    }

    /** Returns the JSON text of groups, for the parameters of a planned item. */
    public static String toJson(List<MetricGroup> groups) {
        ArrayNode all = Json.object().arrayNode();
        groups.forEach(group -> all.add(group.toJson()));
        return new String(Json.bytes(all), StandardCharsets.UTF_8);
    }

    /** Parses the text that {@link #toJson(List)} returns; returns no groups for "". */
    public static List<MetricGroup> fromJson(String text) throws IOException {
        List<MetricGroup> groups = new ArrayList<>();
        if (!text.isEmpty()) {
            Json.parse(text.getBytes(StandardCharsets.UTF_8)).forEach(group -> groups.add(from(group)));
        }
        return groups;
    }
}
