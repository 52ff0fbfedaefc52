package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Conversion of simulated Kubernetes events from the core API to {@code events.k8s.io/v1}. */
final class EventConversion {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private static final List<String> OBJECT =
            List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");

    static final List<String> CORE_FIELDS = Stream.concat(
                    OBJECT.stream().map(field -> "involvedObject." + field),
                    Stream.of("reason", "reportingComponent", "source", "type"))
            .toList();

    static final List<String> GROUP_FIELDS = Stream.concat(
                    OBJECT.stream().map(field -> "regarding." + field),
                    Stream.of("reason", "reportingController", "type"))
            .toList();

    private static final Map<String, String> RENAMED = new TreeMap<>(Map.of(
            "involvedObject", "regarding",
            "message", "note",
            "source", "deprecatedSource",
            "firstTimestamp", "deprecatedFirstTimestamp",
            "lastTimestamp", "deprecatedLastTimestamp",
            "count", "deprecatedCount",
            "reportingComponent", "reportingController"));

    private EventConversion() {}

    /** Returns the object in the form of a resource type. */
    static ObjectNode of(ObjectNode object, ResourceType type) {
        if (!type.isEvents()) {
            return object;
        }
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        boolean core = type.group().isEmpty();
        object.properties().forEach(member -> {
            String key = core ? member.getKey() : RENAMED.getOrDefault(member.getKey(), member.getKey());
            boolean micros = key.equals("eventTime") && member.getValue().isTextual();
            shown.set(key, micros ? micros(member.getValue()) : member.getValue());
        });
        return shown.put("apiVersion", type.apiVersion());
    }

    private static JsonNode micros(JsonNode time) {
        return JsonNodeFactory.instance.textNode(MICROS.format(Instant.parse(time.asText())));
    }

    /**
     * Returns a field of an object in the core form, also for a path of the other API. The result is "" if the object
     * has no such field.
     */
    static String field(JsonNode object, String path) {
        String held = path.replaceFirst("^regarding\\.", "involvedObject.")
                .replaceFirst("^reportingController$", "reportingComponent")
                .replaceFirst("^source$", "source.component");
        JsonNode value = object;
        for (String step : held.split("\\.", -1)) {
            value = value.path(step);
        }
        return value.asText();
    }
}
