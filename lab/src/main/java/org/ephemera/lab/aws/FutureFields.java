package org.ephemera.lab.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * Adds unknown fields and enum values to a simulated response, as a later version of the AWS service may do. No
 * released SDK defines them.
 */
final class FutureFields {

    private static final Set<String> ENUMS = Set.of(
            "compatibilities",
            "connectivity",
            "healthStatus",
            "launchType",
            "logGroupClass",
            "requiresCompatibilities",
            "stopCode",
            "StatusCode");

    /** Members that are maps with free keys. A new key is not a new field there, and its value must be a string. */
    private static final Set<String> MAPS = Set.of("dockerLabels", "driverOpts", "labels", "options");

    private FutureFields() {}

    static ObjectNode in(ObjectNode answer) {
        ObjectNode copy = answer.deepCopy();
        addTo(copy);
        return copy;
    }

    private static void addTo(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> change(member, object));
            object.put("fieldOfTheFuture", "value")
                    .putObject("objectOfTheFuture")
                    .put("count", 1);
        } else {
            node.forEach(FutureFields::addTo);
        }
    }

    private static void change(Map.Entry<String, JsonNode> member, ObjectNode factory) {
        if (ENUMS.contains(member.getKey())) {
            member.setValue(future(member.getValue(), factory));
        } else if (!MAPS.contains(member.getKey())) {
            addTo(member.getValue());
        }
    }

    private static JsonNode future(JsonNode value, ObjectNode factory) {
        if (value instanceof ArrayNode array) {
            return array.deepCopy().add("VALUE_OF_THE_FUTURE");
        }
        return factory.textNode("VALUE_OF_THE_FUTURE");
    }
}
