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
 * Attributes of a target that an alert contains, each with its JSON pointer (RFC 6901). An attacker may control the
 * values, so values that are too long are left out; they remain in the stored alert.
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
     * Adds several values from below one field, separated by commas.
     *
     * @param values values without commas
     */
    public TargetHints texts(String name, List<String> values, AlertField found) {
        put(name, String.join(",", values), found);
        return this;
    }

    /** Adds the names of containers: name, image, image digest and the id assigned by the runtime. */
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

    public Target applyTo(Target named) {
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
