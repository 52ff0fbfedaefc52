package org.ephemera.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.TimeWindow;

/**
 * A bounded number of containers and one window: one package, and one piece of work that any worker can do alone.
 *
 * @param number from 0 in its window
 * @param attempt from 0; a later one fetches what an earlier one could not
 * @param span what is still to be had of the window
 */
public record Shard(
        SweepScope scope, SweepWindow window, int number, int attempt, TimeWindow span, List<MetricGroup> groups) {
    public static final String KIND = "sweep";

    public Shard {
        groups = List.copyOf(groups);
    }

    /** {@code <scope>/2026-11-25/00003.0}; the same work has the same name, whoever plans it. */
    public String name() {
        return scope.key() + "/" + window.name() + "/" + "%05d.%d".formatted(number, attempt);
    }

    /** What is asked for, without the groups: their digest stands for them. */
    ObjectNode request() {
        ObjectNode json = Json.object()
                .put("schema", "urn:ephemera:sweep-request:v1")
                .put("scope", scope.id())
                .put("shard", name())
                .put("window", window.name())
                .put("series", series());
        return json.put("groups", Digest.of(MetricGroup.toJson(groups)).hex());
    }

    public long series() {
        return groups.stream().mapToLong(group -> group.metrics().size()).sum();
    }

    Map<String, String> params() {
        return Map.of("groups", MetricGroup.toJson(groups));
    }

    /** For a queue: what names the shard; {@link Sweep#shard} finds its groups again. */
    public byte[] toBytes() {
        ObjectNode json = scope.toJson();
        json.put("window", window.name()).put("number", number).put("attempt", attempt);
        return Json.bytes(json);
    }
}
