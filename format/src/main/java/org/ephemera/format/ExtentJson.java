package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.ephemera.model.EvidenceExtent;

/** JSON fields of an extent: {@code "records":…,"first":…,"last":…,"lostAfter":…}. */
final class ExtentJson {
    private ExtentJson() {}

    static void put(ObjectNode json, EvidenceExtent extent) {
        json.put("records", extent.records())
                .put("first", extent.first().map(Instant::toString).orElse(null))
                .put("last", extent.last().map(Instant::toString).orElse(null))
                .put("lostAfter", extent.lostAfter().map(Instant::toString).orElse(null));
    }

    static EvidenceExtent from(JsonNode json) {
        return new EvidenceExtent(
                json.path("records").asLong(),
                Json.instant(json, "first"),
                Json.instant(json, "last"),
                Json.instant(json, "lostAfter"));
    }
}
