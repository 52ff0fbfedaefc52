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
 * Expands templates of replicas in scenario files. The list element {@code {"each": [{"n": "1"}, …], "as": …}} is
 * replaced by one element per member of {@code each}, in which the placeholder {@code ${n}} has its value.
 */
final class ReplicaTemplates {
    private static final Set<String> MEMBERS = Set.of("each", "as");

    private ReplicaTemplates() {}

    static JsonNode expand(JsonNode tree) {
        return expand(tree, Map.of());
    }

    /**
     * Expands the templates of a tree.
     *
     * @param values values of the placeholders of the whole tree
     */
    static JsonNode expand(JsonNode tree, Map<String, String> values) {
        return switch (tree) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(member -> copy.set(member.getKey(), expand(member.getValue(), values)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> add(element, values, copy));
                yield copy;
            }
            case TextNode text -> TextNode.valueOf(fill(text.textValue(), values));
            default -> tree;
        };
    }

    private static void add(JsonNode element, Map<String, String> values, ArrayNode to) {
        if (!element.isObject() || !Set.copyOf(names(element)).equals(MEMBERS)) {
            to.add(expand(element, values));
            return;
        }
        for (JsonNode one : element.path("each")) {
            Map<String, String> more = new TreeMap<>(values);
            one.properties()
                    .forEach(value -> more.put(value.getKey(), value.getValue().asText()));
            to.add(expand(element.path("as"), more));
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static String fill(String text, Map<String, String> values) {
        String fill = text;
        for (Map.Entry<String, String> value : values.entrySet()) {
            fill = fill.replace("${" + value.getKey() + "}", value.getValue());
        }
        return fill;
    }
}
