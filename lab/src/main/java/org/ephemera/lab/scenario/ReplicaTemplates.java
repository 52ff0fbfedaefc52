package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Replicas as scenario files write them: the element {@code {"each": [{"n": "1"}, …], "as": …}} of a list stands for as many
 * elements, in which {@code ${n}} is filled in.
 */
final class ReplicaTemplates {
    private static final Set<String> MEMBERS = Set.of("each", "as");

    private ReplicaTemplates() {}

    static JsonNode written(JsonNode tree) {
        return written(tree, Map.of());
    }

    /** @param values of what stands in all of it */
    static JsonNode written(JsonNode tree, Map<String, String> values) {
        return switch (tree) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(member -> copy.set(member.getKey(), written(member.getValue(), values)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> add(element, values, copy));
                yield copy;
            }
            case TextNode text -> TextNode.valueOf(filled(text.textValue(), values));
            default -> tree;
        };
    }

    private static void add(JsonNode element, Map<String, String> values, ArrayNode to) {
        if (!element.isObject() || !Set.copyOf(names(element)).equals(MEMBERS)) {
            to.add(written(element, values));
            return;
        }
        for (JsonNode one : element.path("each")) {
            Map<String, String> more = new TreeMap<>(values);
            one.properties()
                    .forEach(value -> more.put(value.getKey(), value.getValue().asText()));
            to.add(written(element.path("as"), more));
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static String filled(String text, Map<String, String> values) {
        String filled = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("${" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }
}
