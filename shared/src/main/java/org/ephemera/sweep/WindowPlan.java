package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.format.Json;

/**
 * Division of a window (one day) into shards ({@link MetricShard}). The first stored plan of a window counts and is
 * never changed.
 *
 * @param inventories names of the inventories whose groups the plan contains, for example {@code 2026-11-25.0}
 */
record WindowPlan(SweepWindow window, List<String> inventories, List<Part> shards) {
    /** Range of subjects in a shard: all in one place, from the first to the last. */
    record Part(String place, String first, String last, long series) {
        static Part of(List<MetricGroup> groups) {
            return new Part(
                    groups.getFirst().place(),
                    groups.getFirst().subject(),
                    groups.getLast().subject(),
                    groups.stream().mapToLong(group -> group.metrics().size()).sum());
        }

        boolean mayHold(String subject) {
            return first.compareTo(subject) <= 0 && subject.compareTo(last) <= 0;
        }
    }

    WindowPlan {
        inventories = List.copyOf(inventories);
        shards = List.copyOf(shards);
    }

    ObjectNode toJson() {
        ObjectNode json =
                Json.object().put("schema", "urn:ephemera:sweep-plan:v1").put("window", window.name());
        ArrayNode from = json.putArray("inventories");
        inventories.forEach(from::add);
        ArrayNode parts = json.putArray("shards");
        for (Part part : shards) {
            parts.addObject()
                    .put("place", part.place())
                    .put("first", part.first())
                    .put("last", part.last())
                    .put("series", part.series());
        }
        return json;
    }

    static WindowPlan from(JsonNode json) {
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : json.path("shards")) {
            parts.add(new Part(
                    part.path("place").asText(),
                    part.path("first").asText(),
                    part.path("last").asText(),
                    part.path("series").asLong()));
        }
        return new WindowPlan(
                SweepWindow.parse(json.path("window").asText()).orElseThrow(IllegalArgumentException::new),
                json.path("inventories").valueStream().map(JsonNode::asText).toList(),
                parts);
    }
}
