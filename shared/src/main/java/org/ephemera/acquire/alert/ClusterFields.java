package org.ephemera.acquire.alert;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Search for the cluster of an event whose sender does not know it, as Falco and Prometheus. A field with {@code
 * cluster} in its name contains the cluster, for example a custom field of falcosidekick or an external label of
 * Prometheus.
 */
public final class ClusterFields {
    /** Fields whose value, or part of whose name, a process in the container or the author of its image chose. */
    private static final List<String> CHOSEN_BY_TARGETS =
            List.of("container", "proc", "evt", "fd", "user", "k8s.pod", "k8s_pod", "k8s.ns.label", "k8s_ns_label");

    private ClusterFields() {}

    /**
     * Returns the distinct clusters in the fields.
     *
     * @param isCluster true if the value identifies a cluster
     */
    public static List<String> find(AlertField fields, Predicate<String> isCluster) {
        return fields.node().properties().stream()
                .filter(field -> isTrusted(field.getKey().toLowerCase(Locale.ROOT)))
                .flatMap(field -> field.getValue().isTextual()
                        ? Stream.of(field.getValue().textValue())
                        : Stream.empty())
                .filter(isCluster)
                .distinct()
                .toList();
    }

    private static boolean isTrusted(String name) {
        return name.contains("cluster")
                && name.indexOf('[') < 0
                && CHOSEN_BY_TARGETS.stream().noneMatch(name::startsWith);
    }
}
