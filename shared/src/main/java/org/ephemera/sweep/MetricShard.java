package org.ephemera.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.TimeWindow;

/**
 * Part of one day of a {@link MetricSweep}: the metrics of a limited number of containers. A shard becomes one package.
 * Workers fetch shards independently of each other.
 *
 * @param number number from 0 within its window
 * @param attempt number from 0; a later attempt fetches the series that an earlier attempt could not fetch
 * @param span part of the window that is still available
 */
public record MetricShard(
        SweepScope scope, SweepWindow window, int number, int attempt, TimeWindow span, List<MetricGroup> groups) {
    public static final String KIND = "sweep";

    public MetricShard {
        groups = List.copyOf(groups);
    }

    /**
     * Returns a name such as {@code <scope>/2026-11-25/00003.0}. It depends on the work only, so all workers compute
     * the same name.
     */
    public String name() {
        return scope.key() + "/" + window.name() + "/" + "%05d.%d".formatted(number, attempt);
    }

    /** Returns the request; the groups are represented by their digest. */
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

    /** Returns a queue message that identifies the shard; {@link MetricSweep#shard} finds its groups. */
    public byte[] toBytes() {
        ObjectNode json = scope.toJson();
        json.put("window", window.name()).put("number", number).put("attempt", attempt);
        return Json.bytes(json);
    }
}
