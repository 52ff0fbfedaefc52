package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Predicate;
import org.ephemera.lab.fault.CallFaults;
import org.ephemera.lab.fault.Fault;

/**
 * List of objects that the simulated API server returns, complete or one page. The items have no kind and apiVersion;
 * the list contains these fields.
 */
record ObjectList(ClusterObjects objects, ClusterRequest request, ResourceType type, CallFaults faults) {

    ObjectNode answer() throws StatusError {
        Predicate<JsonNode> wanted = ObjectSelector.of(request, type);
        String token = request.param("continue").orElse("");
        ContinueToken from = token.isEmpty() ? new ContinueToken(objects.revision(), "") : ContinueToken.parse(token);
        if (!token.isEmpty() && faults.has(Fault.ContinueExpired.class)) {
            throw StatusError.expired(new ContinueToken(-1, from.after()).text());
        }
        long limit = limit(token.isEmpty());
        ObjectNode answer = JsonNodeFactory.instance
                .objectNode()
                .put("kind", type.kind() + "List")
                .put("apiVersion", type.apiVersion());
        ObjectNode metadata =
                answer.putObject("metadata").put("resourceVersion", Long.toString(Math.max(from.revision(), 1)));
        ArrayNode items = answer.putArray("items");
        Iterator<Map.Entry<String, ObjectNode>> rest =
                objects.all(type).tailMap(from.after(), false).entrySet().iterator();
        String last = from.after();
        long remaining = 0;
        while (rest.hasNext()) {
            Map.Entry<String, ObjectNode> next = rest.next();
            if (!isHere(next.getKey()) || !wanted.test(next.getValue())) {
                continue;
            }
            if (items.size() < limit) {
                items.add(shown(next.getValue()));
                last = next.getKey();
            } else {
                remaining++;
            }
        }
        addContinueToken(metadata, new ContinueToken(from.revision(), last).text(), remaining, token);
        return answer;
    }

    private void addContinueToken(ObjectNode metadata, String next, long remaining, String token) {
        if (faults.has(Fault.RepeatedToken.class)) {
            metadata.put("continue", token.isEmpty() ? next : token);
        } else if (remaining > 0) {
            metadata.put("continue", next);
            // With a selector, the API server does not count the remaining items.
            if (!ObjectSelector.isSet(request)) {
                metadata.put("remainingItemCount", remaining);
            }
        }
    }

    private long limit(boolean first) throws StatusError {
        if (first && faults.has(Fault.EmptyPageWithToken.class)) {
            return 0;
        }
        long requested = number(request.param("limit").orElse("0"));
        // A list with resourceVersion=0 ("any") is served from the cache of the server, which ignores the limit.
        long usual = requested == 0
                        || request.param("resourceVersion").filter("0"::equals).isPresent()
                ? Long.MAX_VALUE
                : requested;
        return faults.first(Fault.PageSize.class)
                .map(page -> Math.min(page.items(), usual))
                .orElse(usual);
    }

    private static long number(String text) throws StatusError {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw StatusError.badRequest("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
        }
    }

    private boolean isHere(String key) {
        return request.namespace().isEmpty() || key.startsWith(request.namespace() + "/");
    }

    private JsonNode shown(ObjectNode object) {
        ObjectNode shown = EventConversion.of(object, type).deepCopy();
        shown.remove("kind");
        shown.remove("apiVersion");
        return ObjectFaults.with(shown, faults);
    }
}
