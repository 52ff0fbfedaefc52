package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.ephemera.format.Json;
import org.ephemera.model.PackageId;

/**
 * What a scope held on a day: listed once a day and kept, as metrics that have been silent for long are listed no more.
 *
 * @param after the newest window that was closed then
 * @param since the first window for which what was only heard of was looked for
 * @param attempt from 0; there is a second only if the first was not whole
 * @param whole false if it could not be listed to its end; no window is planned from it
 * @param gap why it is not whole, "" if it is
 * @param parts objects that hold the groups
 */
public record Inventory(
        SweepWindow after,
        SweepWindow since,
        int attempt,
        PackageId packageId,
        Instant takenAt,
        boolean whole,
        String gap,
        long containers,
        long series,
        int parts) {

    /** True if a group of the window, that nobody listed, was heard of by this one. */
    boolean heardOf(SweepWindow window) {
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
                .put("whole", whole)
                .put("gap", gap)
                .put("containers", containers)
                .put("series", series)
                .put("parts", parts);
    }

    static Inventory from(JsonNode json) {
        SweepWindow after = SweepWindow.named(json.path("after").asText()).orElseThrow(IllegalArgumentException::new);
        return new Inventory(
                after,
                // Of those that do not say it, that one alone.
                SweepWindow.named(json.path("since").asText()).orElse(after),
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
