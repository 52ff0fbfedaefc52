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
 * Metrics that tell of the same thing: a container, a task, a service, a container group.
 *
 * @param place what must be asked together, e.g. a region of Azure; "" where the scope is one place
 * @param subject by which a target's metrics are found again, e.g. {@code task/<cluster>/<id>}
 * @param dimensions as the cloud names them
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

    public MetricGroup only(List<String> some) {
        return new MetricGroup(place, subject, namespace, dimensions, some);
    }

    /** True if what it tells of is one container, or a group of them that is counted as one. */
    public boolean isContainer() {
        return dimensions.containsKey("ContainerName") || subject.startsWith("/");
    }

    /** Without its metrics: by what a group is known. */
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

    /** For the parameters of a planned item. */
    public static String toJson(List<MetricGroup> groups) {
        ArrayNode all = Json.object().arrayNode();
        groups.forEach(group -> all.add(group.toJson()));
        return new String(Json.bytes(all), StandardCharsets.UTF_8);
    }

    /** Reads what {@link #toJson(List)} made; none from "". */
    public static List<MetricGroup> fromJson(String text) throws IOException {
        List<MetricGroup> groups = new ArrayList<>();
        if (!text.isEmpty()) {
            Json.parse(text.getBytes(StandardCharsets.UTF_8)).forEach(group -> groups.add(from(group)));
        }
        return groups;
    }
}
