package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.ephemera.model.Extent;

/** JSON fields of an extent: {@code "records":…,"first":…,"last":…,"lostAfter":…}. */
final class ExtentJson {
    private ExtentJson() {}

    static void put(ObjectNode json, Extent extent) {
        json.put("records", extent.records())
                .put("first", extent.first().map(Instant::toString).orElse(null))
                .put("last", extent.last().map(Instant::toString).orElse(null))
                .put("lostAfter", extent.lostAfter().map(Instant::toString).orElse(null));
    }

    static Extent from(JsonNode json) {
        return new Extent(
                json.path("records").asLong(),
                Json.instant(json, "first"),
                Json.instant(json, "last"),
                Json.instant(json, "lostAfter"));
    }
}
