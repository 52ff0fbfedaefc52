package org.ephemera.kubernetes.call;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.source.BodyView;

/**
 * One request to an API server.
 *
 * @param namespace "" for an object without a namespace, or for all namespaces
 * @param name "" for a list
 * @param query query parameters of the API: {@code fieldSelector, limit, continue}
 */
public record ResourceRequest(
        ResourceOperation operation, String namespace, String name, SortedMap<String, String> query) {
    public ResourceRequest {
        query = Collections.unmodifiableSortedMap(new TreeMap<>(query));
    }

    public static ResourceRequest get(ResourceOperation operation, String namespace, String name) {
        return new ResourceRequest(operation, namespace, name, new TreeMap<>());
    }

    /** Returns the same request with more query parameters. */
    public ResourceRequest with(Map<String, String> more) {
        TreeMap<String, String> all = new TreeMap<>(query);
        all.putAll(more);
        return new ResourceRequest(operation, namespace, name, all);
    }

    /**
     * Reports whether all names in the request are valid. A name may come from a response; with an invalid one nothing
     * is sent.
     */
    boolean isValid() {
        return (namespace.isEmpty() || ResourceOperation.isName(namespace))
                && (name.isEmpty() || ResourceOperation.isName(name));
    }

    /** Returns path and query. */
    String address() {
        StringJoiner joined = new StringJoiner("&", "?", "");
        query.forEach(
                (key, value) -> joined.add(ResourceOperation.encoded(key) + "=" + ResourceOperation.encoded(value)));
        return operation.path(namespace, name) + (query.isEmpty() ? "" : joined.toString());
    }

    /** Returns the request for the acquisition log. */
    ApiRequest toApiRequest(Supplier<? extends BodyView> view) {
        TreeMap<String, String> params = new TreeMap<>(query);
        params.put("path", operation.path(namespace, name));
        return new ApiRequest(operation.toApiOperation(), params, view);
    }
}
