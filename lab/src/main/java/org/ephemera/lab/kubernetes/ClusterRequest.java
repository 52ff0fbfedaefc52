package org.ephemera.lab.kubernetes;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.lab.http.HttpCall;

/**
 * Parsed request to the simulated API server.
 *
 * @param path encoded path without the query
 * @param type resource type; empty if the path is not that of a resource
 * @param namespace "" for all namespaces, or for cluster-scoped objects
 * @param name "" for a list
 * @param subresource subresource and the rest of the path: {@code log, exec, proxy/run}; "" for the object itself
 */
record ClusterRequest(
        String method,
        String path,
        Map<String, String> query,
        Optional<ResourceType> type,
        String namespace,
        String name,
        String subresource) {

    static ClusterRequest of(HttpCall call) {
        String[] halves = call.path().split("\\?", 2);
        Map<String, String> query = new TreeMap<>();
        for (String pair : halves.length < 2 || halves[1].isEmpty() ? new String[0] : halves[1].split("&", -1)) {
            String[] sides = pair.split("=", 2);
            query.putIfAbsent(decoded(sides[0]), sides.length < 2 ? "" : decoded(sides[1]));
        }
        List<String> parts = new ArrayList<>(Arrays.stream(halves[0].split("/", -1))
                .skip(1)
                .map(part -> decoded(part.replace("+", "%2B")))
                .toList());
        ClusterRequest bare = new ClusterRequest(call.method(), halves[0], query, Optional.empty(), "", "", "");
        return bare.resolved(parts);
    }

    private ClusterRequest resolved(List<String> parts) {
        boolean core = parts.size() > 2 && parts.getFirst().equals("api");
        boolean grouped = parts.size() > 3 && parts.getFirst().equals("apis");
        if (!core && !grouped) {
            return this;
        }
        String group = core ? "" : parts.get(1);
        String version = core ? parts.get(1) : parts.get(2);
        List<String> rest = parts.subList(core ? 2 : 3, parts.size());
        boolean within = rest.size() > 2
                && rest.getFirst().equals("namespaces")
                && !List.of("status", "finalize").contains(rest.get(2));
        List<String> named = within ? rest.subList(2, rest.size()) : rest;
        Optional<ResourceType> found = ResourceType.ALL.stream()
                .filter(each -> each.group().equals(group) && each.version().equals(version))
                .filter(each -> each.plural().equals(named.getFirst()) && (each.namespaced() || !within))
                .findFirst();
        return new ClusterRequest(
                method,
                path,
                query,
                found,
                within ? rest.get(1) : "",
                named.size() > 1 ? named.get(1) : "",
                named.size() > 2 ? String.join("/", named.subList(2, named.size())) : "");
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    Optional<String> param(String key) {
        return Optional.ofNullable(query.get(key)).filter(value -> !value.isEmpty());
    }

    boolean flag(String key) {
        return param(key)
                .filter(value -> value.equals("true") || value.equals("1"))
                .isPresent();
    }

    /** Returns the RBAC verb: {@code get}, {@code list}, and so on. For an unknown method it returns the method. */
    String verb() {
        return switch (method) {
            case "GET" -> type.isPresent() && name.isEmpty() ? flag("watch") ? "watch" : "list" : "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> method;
        };
    }

    /**
     * Returns the operation, for example {@code get pods/log}, {@code list deployments.apps} or {@code get /version}.
     */
    String operation() {
        return verb() + " "
                + type.map(each -> each.plural()
                                + (subresource.isEmpty()
                                        ? ""
                                        : "/" + subresource.split("/", 2)[0])
                                + (each.group().isEmpty() ? "" : "." + each.group()))
                        .orElse(path);
    }

    /**
     * Reports whether the request only reads. It changes nothing and gives no access to a container or through a node.
     */
    boolean isRead() {
        return method.equals("GET")
                && !flag("watch")
                && List.of("", "log", "status", "scale").contains(subresource);
    }
}
