package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.ephemera.model.TimeWindow;

/** JSON form of a time window: {@code {"from":…,"to":…}}. */
final class TimeWindowJson {
    private TimeWindowJson() {}

    static ObjectNode toJson(TimeWindow window) {
        return Json.object()
                .put("from", window.from().toString())
                .put("to", window.to().toString());
    }

    static TimeWindow from(JsonNode json) throws IOException {
        return new TimeWindow(RequiredFields.instant(json, "from"), RequiredFields.instant(json, "to"));
    }
}
