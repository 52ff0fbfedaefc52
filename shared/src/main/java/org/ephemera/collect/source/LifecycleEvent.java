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
 * One thing that is told of a target's life, and where in the package it is told.
 *
 * @param what the field's own name: {@code pullStartedAt}, {@code stopCode}
 * @param at if it is a time
 * @param where path in the package, {@code #}, JSON pointer
 */
public record LifecycleEvent(String what, Optional<Instant> at, String where) {

    public static String toJson(List<LifecycleEvent> moments) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (LifecycleEvent moment : moments) {
            ObjectNode json = array.addObject().put("what", moment.what()).put("where", moment.where());
            moment.at().ifPresent(at -> json.put("at", at.toString()));
        }
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    public static List<LifecycleEvent> fromJson(String text) throws IOException {
        List<LifecycleEvent> moments = new ArrayList<>();
        for (JsonNode json : Json.parse(text.getBytes(StandardCharsets.UTF_8))) {
            moments.add(new LifecycleEvent(
                    json.path("what").asText(),
                    Json.instant(json, "at"),
                    json.path("where").asText()));
        }
        return moments;
    }
}
