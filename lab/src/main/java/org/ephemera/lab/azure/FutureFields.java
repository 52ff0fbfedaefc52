package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * Adds unknown fields to every object of a simulated response, as a later version of the Azure API may do. No released
 * SDK defines them.
 */
final class FutureFields {
    /** Members that are objects with free keys. A new key is not a new field there. */
    private static final Set<String> MAPS = Set.of("tags", "userAssignedIdentities", "claims", "metadata");

    private FutureFields() {}

    static ObjectNode in(ObjectNode answer) {
        ObjectNode copy = answer.deepCopy();
        addTo(copy);
        return copy;
    }

    private static void addTo(JsonNode node) {
        if (node instanceof ObjectNode object) {
            // The properties of an activity log event are an object with free keys too.
            boolean event = object.has("eventTimestamp");
            object.properties().stream()
                    .filter(member -> !MAPS.contains(member.getKey()))
                    .filter(member -> !event || !member.getKey().equals("properties"))
                    .forEach(member -> addTo(member.getValue()));
            object.put("fieldOfTheFuture", "value")
                    .putObject("objectOfTheFuture")
                    .put("count", 1);
        } else {
            node.forEach(FutureFields::addTo);
        }
    }
}
