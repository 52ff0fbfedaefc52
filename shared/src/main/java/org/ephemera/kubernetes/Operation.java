package org.ephemera.kubernetes;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

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
record Operation(String verb, String group, String version, String resource) {
    static Operation get(String group, String version, String resource) {
        return new Operation("get", group, version, resource);
    }

    static Operation list(String group, String version, String resource) {
        return new Operation("list", group, version, resource);
    }

    /** {@code kubernetes:list replicasets.apps} */
    String key() {
        return "kubernetes:" + permission();
    }

    /** As {@code kubectl auth can-i} takes it: {@code get pods/log}, {@code list replicasets.apps}. */
    String permission() {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }

    /**
     * The path that is asked.
     *
     * @param namespace "" for what belongs to no namespace, or for all namespaces
     * @param name of the object, "" for a list
     * @throws IllegalArgumentException if a name is no part of a path
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

    /** What was found in an answer may be named anything; it stays one segment. */
    private static String segment(String name) {
        if (name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("'" + name + "' is no name of an object");
        }
        return encoded(name);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
