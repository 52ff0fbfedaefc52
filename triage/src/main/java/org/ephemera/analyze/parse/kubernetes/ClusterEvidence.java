package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;

/**
 * Objects of a Kubernetes cluster in a package. The target's pods are distinguished from pods on the same node or
 * in the same namespace: each pod of the target has a planned item.
 *
 * @param pods the target's pods at the time of collection
 * @param target the requested deployment or other controller; empty if the target is a pod
 * @param owners owners of these pods, transitively, with earlier revisions
 * @param related related objects: nodes and other pods on them, accounts and roles, claims and volumes, services and
 *     policies of the namespace, and the last resource usage of pods and nodes
 */
public record ClusterEvidence(
        List<LocatedJson> pods,
        Optional<LocatedJson> target,
        List<LocatedJson> owners,
        List<LocatedJson> related,
        List<EvidenceGap> gaps) {
    private static final String POD = "kubernetes.pod";
    private static final String TARGET = "kubernetes.workload";
    private static final Set<String> TEMPLATES = Set.of(
            TARGET,
            "kubernetes.pods",
            "kubernetes.owners",
            "kubernetes.workloads",
            "kubernetes.replica-sets",
            "kubernetes.controller-revisions");
    private static final Set<String> PODS = Set.of("kubernetes.pods", "kubernetes.node-pods");
    private static final Set<String> NODES = Set.of("kubernetes.node", "kubernetes.nodes");
    private static final Set<String> AROUND = Set.of(
            "kubernetes.namespace",
            "kubernetes.services",
            "kubernetes.ingresses",
            "kubernetes.network-policies",
            "kubernetes.account",
            "kubernetes.volume-claims",
            "kubernetes.volumes",
            "kubernetes.usage");

    public ClusterEvidence {
        pods = List.copyOf(pods);
        owners = List.copyOf(owners);
        related = List.copyOf(related);
        gaps = List.copyOf(gaps);
    }

    /** Reads the objects of a package; a package of another platform has none. */
    public static ClusterEvidence of(SealedPackage sealed) {
        return new Reader(sealed).state();
    }

    /**
     * Returns the objects whose changes are analyzed: the target's pods, the requested controller, and the history of
     * both.
     */
    public List<LocatedJson> changeCandidates() {
        List<LocatedJson> objects = new ArrayList<>(pods);
        target.filter(one -> owners.stream().noneMatch(owner -> isSame(owner, one)))
                .ifPresent(objects::add);
        objects.addAll(owners);
        return objects;
    }

    /** Returns all objects. */
    List<LocatedJson> all() {
        List<LocatedJson> objects = changeCandidates();
        objects.addAll(related);
        return objects;
    }

    public static String uid(LocatedJson object) {
        return object.at("metadata", "uid").textOrEmpty();
    }

    private static boolean isSame(LocatedJson one, LocatedJson other) {
        return !uid(one).isEmpty() && uid(one).equals(uid(other));
    }

    /** Reader that parses one body at a time and keeps the objects that belong to the target. */
    private static final class Reader {
        private final SealedPackage sealed;
        private final ResponseDocuments bodies;
        private final Map<String, LocatedJson> pods = new LinkedHashMap<>();
        private final Set<String> nodes = new HashSet<>();
        private final Map<String, LocatedJson> templates = new LinkedHashMap<>();
        private final Map<String, LocatedJson> around = new LinkedHashMap<>();
        private Optional<LocatedJson> target = Optional.empty();

        Reader(SealedPackage sealed) {
            this.sealed = sealed;
            this.bodies = ResponseDocuments.in(sealed);
        }

        ClusterEvidence state() {
            each(Set.of(POD), this::pod);
            Set<String> missing = missing();
            if (!missing.isEmpty()) {
                each(Set.of("kubernetes.pods"), object -> {
                    if (isPod(object) && (missing.contains(uid(object)) || missing.contains(name(object)))) {
                        pod(object);
                    }
                });
            }
            pods.values().forEach(pod -> pod.at("spec").text("nodeName").ifPresent(node -> nodes.add(node.value())));
            each(TEMPLATES, object -> {
                if (!isPod(object)) {
                    templates.putIfAbsent(key(object), object);
                }
            });
            each(Set.of(TARGET), object -> target = Optional.of(object));
            each(
                    NODES,
                    object -> keep(
                            object, nodes.contains(object.at("metadata", "name").textOrEmpty())));
            each(
                    PODS,
                    object -> keep(
                            object,
                            isPod(object)
                                    && !pods.containsKey(key(object))
                                    && nodes.contains(
                                            object.at("spec", "nodeName").textOrEmpty())));
            sealed.responses().stream()
                    .filter(response -> AROUND.contains(response.artifact()))
                    .forEach(this::around);
            ClusterGaps.of(sealed).forEach(gap -> bodies.gap(gap.what(), gap.why()));
            return new ClusterEvidence(
                    List.copyOf(pods.values()), target, owners(), List.copyOf(around.values()), bodies.gaps());
        }

        private void each(Set<String> artifacts, Consumer<LocatedJson> taken) {
            for (ApiResponse response : sealed.responses()) {
                if (artifacts.contains(response.artifact())) {
                    ApiObjects.in(bodies.read(response)).stream()
                            .filter(object -> object.at("metadata").exists())
                            .forEach(taken);
                }
            }
        }

        /**
         * Adds the objects of a response. An empty list is kept as evidence that no such object restricts the target.
         */
        private void around(ApiResponse response) {
            LocatedJson body = bodies.read(response);
            List<LocatedJson> objects = ApiObjects.in(body);
            if (body.at("kind").textOrEmpty().endsWith("List")
                    && (objects.isEmpty() || !body.at("items").exists())) {
                around.putIfAbsent(body.at("kind").textOrEmpty(), body);
            } else {
                objects.stream()
                        .filter(object -> object.at("metadata").exists())
                        .forEach(object -> keep(object, true));
            }
        }

        private void pod(LocatedJson object) {
            pods.putIfAbsent(key(object), object);
        }

        private void keep(LocatedJson object, boolean wanted) {
            if (wanted) {
                around.putIfAbsent(key(object), object);
            }
        }

        /** Returns planned pods without a separate response. They may be deleted, but still be part of a list. */
        private Set<String> missing() {
            Set<String> missing = new HashSet<>();
            for (ItemOutcome item : sealed.outcomes()) {
                if (item.planned().artifact().equals(POD)) {
                    String uid = item.planned().param("uid");
                    String name = item.planned().param("namespace") + "/"
                            + item.planned().param("podName");
                    boolean known = pods.values().stream()
                            .anyMatch(pod -> uid.isEmpty() ? name(pod).equals(name) : uid(pod).equals(uid));
                    if (!known) {
                        missing.add(uid.isEmpty() ? name : uid);
                    }
                }
            }
            return missing;
        }

        /** Returns the owners of the pods, transitively, and earlier objects of the same owners. */
        private List<LocatedJson> owners() {
            Set<String> ownerIds = new HashSet<>();
            target.map(ClusterEvidence::uid).ifPresent(ownerIds::add);
            pods.values().forEach(pod -> ownerIds.addAll(owners(pod)));
            for (int before = -1; before < ownerIds.size(); ) {
                before = ownerIds.size();
                templates.values().stream()
                        .filter(template -> ownerIds.contains(uid(template)))
                        .forEach(template -> ownerIds.addAll(owners(template)));
            }
            return templates.values().stream()
                    .filter(template -> ownerIds.contains(uid(template))
                            || owners(template).stream().anyMatch(ownerIds::contains))
                    .toList();
        }

        private static List<String> owners(LocatedJson object) {
            return object.at("metadata", "ownerReferences").items().stream()
                    .map(owner -> owner.at("uid").textOrEmpty())
                    .filter(uid -> !uid.isEmpty())
                    .toList();
        }

        private static String name(LocatedJson object) {
            return object.at("metadata", "namespace").textOrEmpty() + "/"
                    + object.at("metadata", "name").textOrEmpty();
        }

        private static boolean isPod(LocatedJson object) {
            return object.at("kind").textOrEmpty().equals("Pod");
        }

        private static String key(LocatedJson object) {
            String uid = uid(object);
            return uid.isEmpty() ? object.at("kind").textOrEmpty() + " " + name(object) : uid;
        }
    }
}
