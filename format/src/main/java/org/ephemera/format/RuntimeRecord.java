package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Environment in which the collector ran.
 *
 * @param cloud {@code aws}, {@code azure} or {@code local}
 * @param function full name and version of the function, "" outside functions
 * @param invocations ids under which the cloud logged the invocations of the function
 * @param sdk libraries that called the clouds, with their versions
 */
public record RuntimeRecord(
        String cloud, String function, List<String> invocations, String region, SortedMap<String, String> sdk) {
    public RuntimeRecord {
        invocations = List.copyOf(invocations);
        sdk = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(sdk));
    }

    /** Returns the record of a run outside the clouds. */
    public static RuntimeRecord local(Map<String, String> sdk) {
        return new RuntimeRecord("local", "", List.of(), "", new TreeMap<>(sdk));
    }

    /**
     * Returns the record as JSON, with the caller that the collection found.
     *
     * @param facts facts about the caller that sources noted: {@code account}, {@code principal}
     */
    ObjectNode toJson(Map<String, String> facts) {
        ObjectNode json = Json.object().put("cloud", cloud).put("function", function);
        invocations.forEach(json.withArray("invocationIds")::add);
        return json.put("account", facts.get("account"))
                .put("region", region)
                .put("principal", facts.get("principal"))
                .put("java", Runtime.version().toString());
    }
}
