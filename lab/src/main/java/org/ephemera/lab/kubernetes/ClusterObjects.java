package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.lab.scenario.ClusterState;

/** Objects of a simulated cluster, sorted by namespace and name as in etcd. */
final class ClusterObjects {
    private final Map<ResourceType, NavigableMap<String, ObjectNode>> objects = new HashMap<>();
    private final long revision;

    ClusterObjects(ClusterState state) {
        for (ObjectNode object : state.objects()) {
            List<ResourceType> types =
                    ResourceType.ALL.stream().filter(type -> type.holds(object)).toList();
            if (types.isEmpty()) {
                throw new IllegalArgumentException(
                        "Unknown resource type: " + object.path("apiVersion") + " " + object.path("kind"));
            }
            types.forEach(type -> objects.computeIfAbsent(type, any -> new TreeMap<>(Comparator.naturalOrder()))
                    .put(
                            key(
                                    type.namespaced()
                                            ? object.path("metadata")
                                                    .path("namespace")
                                                    .asText()
                                            : "",
                                    object.path("metadata").path("name").asText()),
                            object));
        }
        this.revision = state.objects().stream()
                .mapToLong(object ->
                        object.path("metadata").path("resourceVersion").asLong(1))
                .max()
                .orElse(1);
    }

    static String key(String namespace, String name) {
        return namespace + "/" + name;
    }

    /** Returns the largest resource version of all objects. */
    long revision() {
        return revision;
    }

    boolean has(ResourceType type) {
        return objects.containsKey(type);
    }

    NavigableMap<String, ObjectNode> all(ResourceType type) {
        return objects.getOrDefault(type, new TreeMap<>());
    }

    Optional<ObjectNode> one(ResourceType type, String namespace, String name) {
        return Optional.ofNullable(all(type).get(key(namespace, name)));
    }
}
