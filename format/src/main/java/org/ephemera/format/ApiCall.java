package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Request to a cloud API, recorded so that another party can repeat it. The parameters never contain credentials. */
public record ApiCall(
        String service, String operation, String region, String endpoint, SortedMap<String, String> params) {
    public ApiCall {
        params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
    }

    public ApiCall(String service, String operation, String region, String endpoint, Map<String, String> params) {
        this(service, operation, region, endpoint, new TreeMap<>(params));
    }

    /** Returns the request as JSON for the acquisition log. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("service", service)
                .put("operation", operation)
                .put("region", region)
                .put("endpoint", endpoint);
        ObjectNode values = json.putObject("params");
        params.forEach(values::put);
        return json;
    }
}
