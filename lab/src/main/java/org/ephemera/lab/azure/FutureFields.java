package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** Adds to every object of an answer what no released SDK knows. */
final class FutureFields {
    /** Objects with free keys: a new key there is no new field. */
    private static final Set<String> MAPS = Set.of("tags", "userAssignedIdentities", "claims", "metadata");

    private FutureFields() {}

    static ObjectNode in(ObjectNode answer) {
        ObjectNode copy = answer.deepCopy();
        addTo(copy);
        return copy;
    }

    private static void addTo(JsonNode node) {
        if (node instanceof ObjectNode object) {
            // Of an event, its properties are free keys as well.
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
