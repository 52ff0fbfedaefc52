package org.ephemera.aws.target;

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

/** Task whose metrics are requested together with those of other tasks. */
public record MeteredTask(String id, Optional<Instant> created) {

    /** Returns the data of a known task. */
    public static MeteredTask of(KnownTask task) {
        return new MeteredTask(task.id(), task.created());
    }

    /** Returns the tasks as a JSON array, for a parameter of an item. */
    public static String toJson(List<MeteredTask> tasks) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (MeteredTask task : tasks) {
            ObjectNode json = array.addObject().put("task", task.id());
            task.created().ifPresent(created -> json.put("createdAt", created.toString()));
        }
        return new String(Json.bytes(array), StandardCharsets.UTF_8);
    }

    /** Parses the form of {@link #toJson}. */
    public static List<MeteredTask> fromJson(String text) throws IOException {
        List<MeteredTask> tasks = new ArrayList<>();
        for (JsonNode json : Json.parse(text.getBytes(StandardCharsets.UTF_8))) {
            tasks.add(new MeteredTask(json.path("task").asText(), Json.instant(json, "createdAt")));
        }
        return tasks;
    }
}
