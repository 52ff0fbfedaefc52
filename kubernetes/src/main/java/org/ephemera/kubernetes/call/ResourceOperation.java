package org.ephemera.kubernetes.call;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.SanitizedText;

/**
 * What may be done with a kind of object, in the words of Kubernetes' own authorization (RBAC), and where the API server
 * answers it.
 *
 * @param verb {@code get} or {@code list}
 * @param group of the API, "" for the core: {@code apps, discovery.k8s.io}
 * @param version of the group: {@code v1}
 * @param resource in the plural, with its subresource if it has one: {@code pods, pods/log}; or a path that is no
 *     resource's: {@code /version}
 */
public record ResourceOperation(String verb, String group, String version, String resource) {
    public static final int LONGEST = 253;

    static ResourceOperation get(String group, String version, String resource) {
        return new ResourceOperation("get", group, version, resource);
    }

    public static ResourceOperation list(String group, String version, String resource) {
        return new ResourceOperation("list", group, version, resource);
    }

    /** {@code kubernetes:list replicasets.apps} */
    public String key() {
        return "kubernetes:" + permission();
    }

    /** As {@code kubectl auth can-i} takes it: {@code get pods/log}, {@code list replicasets.apps}. */
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
     * The path that is asked.
     *
     * @param namespace "" for what belongs to no namespace, or for all namespaces
     * @param name of the object, "" for a list
     * @throws IllegalArgumentException if a name is none, see {@link #isName}
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
     * True if it can be the name of an object: what was found in an answer may be anything. API servers look at a path after its
     * escapes are undone, so that an escaped slash would be one again.
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
            throw new IllegalArgumentException("'" + SanitizedText.of(name) + "' is no name of an object");
        }
        return encoded(name);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
