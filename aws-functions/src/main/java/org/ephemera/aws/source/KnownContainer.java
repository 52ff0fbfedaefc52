package org.ephemera.aws.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.bag.Json;

/**
 * A container of a task, as ECS or the alert told it.
 *
 * @param runtimeId the container runtime's own id, by which a log without prefix is named
 */
record KnownContainer(String name, Optional<String> runtimeId) {

    static ArrayNode toTree(List<KnownContainer> containers) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (KnownContainer container : containers) {
            ObjectNode json = array.addObject().put("name", container.name());
            container.runtimeId().ifPresent(id -> json.put("runtimeId", id));
        }
        return array;
    }

    static List<KnownContainer> fromTree(JsonNode array) {
        List<KnownContainer> containers = new ArrayList<>();
        for (JsonNode json : array) {
            containers.add(new KnownContainer(json.path("name").asText(), Json.text(json, "runtimeId")));
        }
        return containers;
    }

    /** What an alert told; nothing for "", where it told of none. */
    static List<KnownContainer> fromAlert(String text) throws IOException {
        return text.isEmpty() ? List.of() : fromTree(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }
}
