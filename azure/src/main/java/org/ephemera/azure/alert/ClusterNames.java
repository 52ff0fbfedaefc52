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
 * The AKS clusters that one alert names, and pods and workloads, in whatever places of it: a target is both. What lacks the other is
 * said and not guessed.
 */
final class ClusterNames {
    /** Each of them would be a package; the rest is left out by {@link AlertTargets}, which says so. */
    private static final int MOST = 100;

    /** @param cluster by its resource id, if the alert says of which it is */
    private record Within(Optional<String> cluster, String namespace, String rest, AlertField name) {}

    private final Set<String> clusters = new LinkedHashSet<>();
    private final Set<String> called = new LinkedHashSet<>();
    private final List<Within> within = new ArrayList<>();

    /** @param id of a cluster, or of something in it */
    void cluster(String id) {
        clusters.add(ArmNames.whole(id).toLowerCase(java.util.Locale.ROOT));
    }

    /** A cluster that is told by its name alone, which leads nowhere. */
    void clusterCalled(String name) {
        called.add(name);
    }

    void pod(Optional<String> cluster, AlertField namespace, AlertField pod) {
        add(cluster, namespace, "", pod);
    }

    /** @param kind {@code deployment, daemonset, statefulset, job, cronjob} */
    void workload(Optional<String> cluster, AlertField namespace, String kind, AlertField name) {
        add(cluster, namespace, kind + "/", name);
    }

    private void add(Optional<String> cluster, AlertField namespace, String kind, AlertField name) {
        Optional<String> text = name.text().filter(value -> !value.isBlank());
        if (text.isPresent() && within.size() < MOST) {
            within.add(new Within(cluster, namespace.text().orElse(""), kind + text.get(), name));
        }
    }

    /** True if neither a pod nor a workload was named. */
    boolean namesNothingInOne() {
        return within.isEmpty();
    }

    /** @param hints begins with what holds for all of them */
    void into(AlertTargets named, Supplier<TargetHints> hints, Map<String, String> tags) {
        for (Within each : within) {
            String shown = SanitizedText.of(each.namespace() + "/" + each.rest());
            Optional<String> cluster = each.cluster()
                    .or(() -> clusters.size() == 1 ? clusters.stream().findFirst() : Optional.empty());
            if (cluster.isEmpty()) {
                named.besides(
                        shown,
                        "it names '" + shown + "' of Kubernetes, and "
                                + (clusters.isEmpty()
                                        ? "no AKS cluster by its resource id"
                                        : "not of which of several clusters"));
            } else if (each.namespace().isBlank()) {
                named.besides(
                        cluster.get() + "#" + each.rest(),
                        "it names '" + SanitizedText.of(each.rest()) + "' of the cluster " + called(cluster.get())
                                + ", and not the namespace it is in");
            } else {
                named.add(
                        cluster.get() + "#" + each.namespace() + "/" + each.rest(),
                        hints.get().text("kubernetesName", each.name()),
                        tags);
            }
        }
        if (within.isEmpty()) {
            clusters.stream()
                    .map(ClusterNames::called)
                    .findFirst()
                    .or(() -> called.stream().findFirst().map(SanitizedText::of))
                    .ifPresent(
                            name -> named.besides(
                                    name,
                                    "it is about the AKS cluster '" + name
                                            + "' and names no pod or workload of it; name one yourself, as CLUSTER-ID#NAMESPACE/POD"));
        }
    }

    private static String called(String cluster) {
        return SanitizedText.of(cluster.substring(cluster.lastIndexOf('/') + 1));
    }
}
