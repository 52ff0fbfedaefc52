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
 * A container of a task, as ECS or the alert told it.
 *
 * @param runtimeId the container runtime's own id, by which a log without prefix is named
 * @param image the reference by which it was asked for
 * @param imageDigest of the manifest that was run, {@code sha256:…}
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

    /** As a parameter of an item. */
    public static String toJson(List<KnownContainer> containers) {
        return new String(Json.bytes(toTree(containers)), StandardCharsets.UTF_8);
    }

    /** Nothing for "", where nobody told of any. */
    public static List<KnownContainer> fromJson(String text) throws IOException {
        return text.isEmpty() ? List.of() : fromTree(Json.parse(text.getBytes(StandardCharsets.UTF_8)));
    }
}
