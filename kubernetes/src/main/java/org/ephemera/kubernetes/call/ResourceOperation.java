package org.ephemera.kubernetes.call;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.SanitizedText;

/**
 * Operation on a kind of object, in the terms of Kubernetes RBAC, with its URL path.
 *
 * @param verb {@code get} or {@code list}
 * @param group API group, "" for the core: {@code apps, discovery.k8s.io}
 * @param version version of the group: {@code v1}
 * @param resource resource in the plural, with its subresource if it has one: {@code pods, pods/log}; or a path that is
 *     not that of a resource: {@code /version}
 */
public record ResourceOperation(String verb, String group, String version, String resource) {
    public static final int LONGEST = 253;

    static ResourceOperation get(String group, String version, String resource) {
        return new ResourceOperation("get", group, version, resource);
    }

    public static ResourceOperation list(String group, String version, String resource) {
        return new ResourceOperation("list", group, version, resource);
    }

    /** Returns the operation as the acquisition log has it: {@code kubernetes:list replicasets.apps}. */
    public String key() {
        return "kubernetes:" + permission();
    }

    /**
     * Returns the permission as {@code kubectl auth can-i} accepts it: {@code get pods/log}, {@code list
     * replicasets.apps}.
     */
    public String permission() {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }

    /** Returns the operation for the acquisition log. */
    public ApiOperation toApiOperation() {
        return new ApiOperation("kubernetes", permission(), permission());
    }

    /** Reports whether every API server serves the operation: a permission for a group ends with {@code .group}. */
    static boolean isOfCore(ApiOperation operation) {
        return operation.permission().indexOf('.') < 0;
    }

    /**
     * Returns the path of the URL.
     *
     * @param namespace "" for an object without a namespace, or for all namespaces
     * @param name name of the object, "" for a list
     * @throws IllegalArgumentException if a name is invalid, see {@link #isName}
     */
    String path(String namespace, String name) {
        if (resource.startsWith("/")) {
            return resource;
        }
        String[] parts = resource.split("/", 2);
        StringBuilder path = new StringBuilder(group.isEmpty() ? "/api/" : "/apis/" + group + "/").append(version);
        if (!namespace.isEmpty()) {
            path.append("/namespaces/").append(segment(namespace));
        }
        path.append('/').append(parts[0]);
        if (!name.isEmpty()) {
            path.append('/').append(segment(name));
        }
        return parts.length == 1
                ? path.toString()
                : path.append('/').append(parts[1]).toString();
    }

    /**
     * Reports whether a text can be the name of an object; a name in a response may be any text. API servers decode
     * escapes before they interpret a path, so an escaped slash would separate segments.
     */
    public static boolean isName(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST
                && !text.equals(".")
                && !text.equals("..")
                && text.chars().allMatch(c -> c >= ' ' && c != 0x7f && c != '/' && c != '%');
    }

    private static String segment(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException("'" + SanitizedText.of(name) + "' is not the name of an object");
        }
        return encoded(name);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
