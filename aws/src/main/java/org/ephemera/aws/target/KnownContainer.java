package org.ephemera.aws.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.Json;
import software.amazon.awssdk.services.ecs.model.Container;

/**
 * Container of a task, from ECS or from the alert.
 *
 * @param runtimeId id of the container runtime; a log stream without prefix has this name
 * @param image image reference with which the image was requested
 * @param imageDigest digest of the manifest that ran, {@code sha256:…}
 */
public record KnownContainer(
        String name, Optional<String> runtimeId, Optional<String> image, Optional<String> imageDigest) {
    public static final String GUARDDUTY_AGENT = "aws-guardduty-agent";

    static KnownContainer of(Container container) {
        return new KnownContainer(
                container.name(),
                Optional.ofNullable(container.runtimeId()),
                Optional.ofNullable(container.image()),
                Optional.ofNullable(container.imageDigest()));
    }

    static ArrayNode toTree(List<KnownContainer> containers) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (KnownContainer container : containers) {
            ObjectNode json = array.addObject().put("name", container.name());
            container.runtimeId().ifPresent(id -> json.put("runtimeId", id));
            container.image().ifPresent(image -> json.put("image", image));
            container.imageDigest().ifPresent(digest -> json.put("imageDigest", digest));
        }
        return array;
    }

    static List<KnownContainer> fromTree(JsonNode array) {
        List<KnownContainer> containers = new ArrayList<>();
        for (JsonNode json : array) {
            containers.add(new KnownContainer(
                    json.path("name").asText(),
                    Json.text(json, "runtimeId"),
                    Json.text(json, "image"),
                    Json.text(json, "imageDigest")));
        }
        return containers;
    }

    /** Returns the containers as a JSON array, for a parameter of an item. */
    public static String toJson(List<KnownContainer> containers) {
        return new String(Json.bytes(toTree(containers)), StandardCharsets.UTF_8);
    }

    /** Parses the form of {@link #toJson}; "" gives an empty list. */
    public static List<KnownContainer> fromJson(String text) throws IOException {
        return text.isEmpty() ? List.of() : fromTree(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }
}
