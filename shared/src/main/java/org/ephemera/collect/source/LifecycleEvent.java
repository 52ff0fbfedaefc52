package org.ephemera.collect.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.Json;

/**
 * Event or fact of a target's lifecycle, with its place in the package.
 *
 * @param what name of the field: {@code pullStartedAt}, {@code stopCode}
 * @param at time of the event; empty for a fact
 * @param where path in the package, {@code #}, JSON pointer
 */
public record LifecycleEvent(String what, Optional<Instant> at, String where) {

    public static String toJson(List<LifecycleEvent> events) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (LifecycleEvent event : events) {
            ObjectNode json = array.addObject().put("what", event.what()).put("where", event.where());
            event.at().ifPresent(at -> json.put("at", at.toString()));
        }
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    public static List<LifecycleEvent> fromJson(String text) throws IOException {
        List<LifecycleEvent> events = new ArrayList<>();
        for (JsonNode json : Json.parse(text.getBytes(StandardCharsets.UTF_8))) {
            events.add(new LifecycleEvent(
                    json.path("what").asText(),
                    Json.instant(json, "at"),
                    json.path("where").asText()));
        }
        return events;
    }
}
