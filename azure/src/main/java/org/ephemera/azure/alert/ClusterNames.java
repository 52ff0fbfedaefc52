package org.ephemera.azure.alert;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.model.SanitizedText;

/**
 * Names of AKS clusters, pods and workloads in one alert. A target needs a cluster and a name in it; what lacks the
 * other is reported and not guessed.
 */
final class ClusterNames {
    /**
     * Limit for names in clusters. Each would be a package; {@link AlertTargets} has a lower limit and reports the
     * rest.
     */
    private static final int MOST = 100;

    /**
     * Name in a cluster.
     *
     * @param cluster resource id of the cluster, if the alert contains it
     */
    private record Within(Optional<String> cluster, String namespace, String rest, AlertField name) {}

    private final Set<String> clusters = new LinkedHashSet<>();
    private final Set<String> called = new LinkedHashSet<>();
    private final Set<String> nodes = new LinkedHashSet<>();
    private final List<Within> within = new ArrayList<>();

    /**
     * Adds a cluster.
     *
     * @param id id of a cluster, or of a resource in it
     */
    void addCluster(String id) {
        clusters.add(AlertResourceIds.containerOf(id).toLowerCase(java.util.Locale.ROOT));
    }

    /** Adds a cluster of which only the name is known; it identifies no target. */
    void addClusterName(String name) {
        called.add(name);
    }

    /** Adds a node. */
    void addNode(AlertField name) {
        name.text().filter(text -> !text.isBlank() && nodes.size() < MOST).ifPresent(nodes::add);
    }

    /** Adds a pod. */
    void addPod(Optional<String> cluster, AlertField namespace, AlertField pod) {
        add(cluster, namespace, "", pod);
    }

    /**
     * Adds a workload.
     *
     * @param kind {@code deployment, daemonset, statefulset, job, cronjob}
     */
    void addWorkload(Optional<String> cluster, AlertField namespace, String kind, AlertField name) {
        add(cluster, namespace, kind + "/", name);
    }

    private void add(Optional<String> cluster, AlertField namespace, String kind, AlertField name) {
        Optional<String> text = name.text().filter(value -> !value.isBlank());
        if (text.isPresent() && within.size() < MOST) {
            within.add(new Within(cluster, namespace.text().orElse(""), kind + text.get(), name));
        }
    }

    /** Reports whether no pod and no workload was added. */
    boolean hasNoPodOrWorkload() {
        return within.isEmpty();
    }

    /**
     * Adds the targets, and the reasons for incomplete names.
     *
     * @param hints creates hints that apply to all targets
     */
    void addTo(AlertTargets named, Supplier<TargetHints> hints, Map<String, String> tags) {
        for (Within each : within) {
            String shown = SanitizedText.of(each.namespace() + "/" + each.rest());
            Optional<String> cluster = each.cluster()
                    .or(() -> clusters.size() == 1 ? clusters.stream().findFirst() : Optional.empty());
            if (cluster.isEmpty()) {
                named.addUncollectable(
                        shown,
                        "it names '" + shown + "' of Kubernetes, but "
                                + (clusters.isEmpty()
                                        ? "no resource id of" + " an AKS cluster"
                                        : "several clusters that could contain it"));
            } else if (each.namespace().isBlank()) {
                named.addUncollectable(
                        cluster.get() + "#" + each.rest(),
                        "it names '" + SanitizedText.of(each.rest()) + "' of the cluster " + called(cluster.get())
                                + ", but not its namespace");
            } else {
                named.add(
                        cluster.get() + "#" + each.namespace() + "/" + each.rest(),
                        hints.get().text("kubernetesName", each.name()),
                        tags);
            }
        }
        if (within.isEmpty()) {
            addScopes(named, hints, tags);
        }
        if (within.isEmpty() && clusters.isEmpty()) {
            called.stream()
                    .findFirst()
                    .map(SanitizedText::of)
                    .ifPresent(name -> named.addUncollectable(
                            name,
                            "it is about the AKS cluster '" + name
                                    + "' but names no pod or workload in it; " + pods()
                                    + "; specify one as CLUSTER-ID#NAMESPACE/POD"));
        }
    }

    /** Adds the nodes of the only cluster; the clusters if the alert contains no node. */
    private void addScopes(AlertTargets named, Supplier<TargetHints> hints, Map<String, String> tags) {
        for (String cluster : clusters) {
            boolean ofNodes = clusters.size() == 1
                    && nodes.stream()
                            .map(node -> named.add(
                                    cluster + "#node:" + node.toLowerCase(java.util.Locale.ROOT), hints.get(), tags))
                            .reduce(false, Boolean::logicalOr);
            if (!ofNodes) {
                named.add(cluster, hints.get(), tags);
            }
        }
    }

    private String pods() {
        return nodes.stream()
                .findFirst()
                .map(node -> "GET /api/v1/pods?fieldSelector=spec.nodeName=" + SanitizedText.of(node)
                        + " lists the pods of its node")
                .orElse("GET /api/v1/pods lists its pods");
    }

    private static String called(String cluster) {
        return SanitizedText.of(cluster.substring(cluster.lastIndexOf('/') + 1));
    }
}
