package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the collector ran.
 *
 * @param cloud {@code aws}, {@code azure} or {@code local}
 * @param function the function's full name and version, "" if it was none
 * @param invocations ids under which the cloud logged the function's runs
 * @param sdk libraries that spoke to the clouds, with their versions
 */
public record RuntimeRecord(
        String cloud, String function, List<String> invocations, String region, SortedMap<String, String> sdk) {
    public RuntimeRecord {
        invocations = List.copyOf(invocations);
        sdk = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(sdk));
    }

    public static RuntimeRecord local(Map<String, String> sdk) {
        return new RuntimeRecord("local", "", List.of(), "", new TreeMap<>(sdk));
    }

    /**
     * With what the collection found out of its caller.
     *
     * @param facts what sources noted of the caller: {@code account}, {@code principal}
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
