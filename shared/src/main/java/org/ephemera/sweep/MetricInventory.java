package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;

/**
 * List of all metrics of a scope ({@link SweepScope}) on one day. An inventory is taken once a day and kept, because
 * the cloud stops listing a metric that gets no new data points.
 *
 * @param after newest window that was closed at that time
 * @param since first window for which unlisted groups were searched
 * @param attempt number from 0; a second attempt is made only if the first was incomplete
 * @param complete false if the listing is incomplete; no window is planned from it
 * @param gap reason why the listing is incomplete, or ""
 * @param parts number of objects that hold the groups
 */
public record MetricInventory(
        SweepWindow after,
        SweepWindow since,
        int attempt,
        PackageId packageId,
        Instant takenAt,
        boolean complete,
        String gap,
        long containers,
        long series,
        int parts) {

    /** Reports whether this inventory searched for unlisted groups of the window. */
    boolean searched(SweepWindow window) {
        return since.compareTo(window) <= 0 && window.compareTo(after) <= 0;
    }

    ObjectNode toJson() {
        return Json.object()
                .put("schema", "urn:ephemera:sweep-inventory:v1")
                .put("after", after.name())
                .put("since", since.name())
                .put("attempt", attempt)
                .put("packageId", packageId.value())
                .put("takenAt", takenAt.toString())
                .put("whole", complete)
                .put("gap", gap)
                .put("containers", containers)
                .put("series", series)
                .put("parts", parts);
    }

    static MetricInventory from(JsonNode json) {
        SweepWindow after = SweepWindow.parse(json.path("after").asText()).orElseThrow(IllegalArgumentException::new);
        return new MetricInventory(
                after,
                // Inventories of earlier versions have no start; they searched the newest window only.
                SweepWindow.parse(json.path("since").asText()).orElse(after),
                json.path("attempt").asInt(),
                new PackageId(json.path("packageId").asText()),
                Instant.parse(json.path("takenAt").asText()),
                json.path("whole").asBoolean(),
                json.path("gap").asText(),
                json.path("containers").asLong(),
                json.path("series").asLong(),
                json.path("parts").asInt());
    }
}
