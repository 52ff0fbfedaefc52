package org.ephemera.acquire.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.format.Json;
import org.ephemera.model.Target;

/**
 * What an alert tells of a target besides its name, each with the JSON pointer (RFC 6901) to where it stands in the
 * alert. Values are somebody else's: what is too long to be one is left out, what stands in the alert stays there.
 */
public final class TargetHints {
    private static final int LONGEST = 1024;
    private static final int MOST_CONTAINERS = 50;

    private final Map<String, String> values = new TreeMap<>();
    private final ObjectNode pointers = Json.object();

    public TargetHints text(String name, AlertField found) {
        found.text().ifPresent(value -> put(name, value, found));
        return this;
    }

    public TargetHints time(String name, AlertField found) {
        found.instant().map(Instant::toString).ifPresent(value -> put(name, value, found));
        return this;
    }

    /**
     * Several values below one place, with commas between.
     *
     * @param values none of them with a comma
     */
    public TargetHints texts(String name, List<String> values, AlertField found) {
        put(name, String.join(",", values), found);
        return this;
    }

    /** The names by which a container is known: its own, its image, and the runtime's id of it. */
    public TargetHints containers(AlertField found, String runtimeId) {
        ArrayNode containers = JsonNodeFactory.instance.arrayNode();
        for (JsonNode each : found.node()) {
            AlertField container = new AlertField(each, "");
            Optional<String> name = container.field("name").text().filter(TargetHints::fits);
            if (name.isPresent() && containers.size() < MOST_CONTAINERS) {
                ObjectNode known = containers.addObject().put("name", name.get());
                container.field("image").text().filter(TargetHints::fits).ifPresent(i -> known.put("image", i));
                container
                        .field("imageDigest")
                        .text()
                        .filter(TargetHints::fits)
                        .ifPresent(d -> known.put("imageDigest", d));
                container.field(runtimeId).text().filter(TargetHints::fits).ifPresent(i -> known.put("runtimeId", i));
            }
        }
        if (!containers.isEmpty()) {
            values.put("containers", new String(Json.bytes(containers), StandardCharsets.UTF_8));
            pointers.put("containers", found.pointer());
        }
        return this;
    }

    public Target of(Target named) {
        Map<String, String> all = new TreeMap<>(values);
        if (!pointers.isEmpty()) {
            all.put("pointers", new String(Json.bytes(pointers), StandardCharsets.UTF_8));
        }
        all.putAll(named.attributes());
        return new Target(named.kind(), named.id(), all);
    }

    private void put(String name, String value, AlertField found) {
        if (fits(value)) {
            values.put(name, value);
            pointers.put(name, found.pointer());
        }
    }

    private static boolean fits(String value) {
        return !value.isBlank() && value.length() <= LONGEST;
    }
}
