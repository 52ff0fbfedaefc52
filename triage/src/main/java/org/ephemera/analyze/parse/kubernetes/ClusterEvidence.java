package org.ephemera.analyze.parse.kubernetes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.sealed.ApiResponse;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;

/**
 * What a package has of a Kubernetes cluster. The target's own pods are told from those that only share a node or a namespace with
 * them: for each of its own an item of its own was planned.
 *
 * @param pods the target's, as the cluster had them when it was asked
 * @param target the deployment or the like that was asked for; empty if it was a pod
 * @param owners of these pods, one above the other, with earlier revisions of them
 * @param around what resolves them: their nodes and what else runs there, accounts and roles, claims and volumes, services and
 *     policies of their namespace, and what both used when they were last measured
 */
public record ClusterEvidence(
        List<LocatedJson> pods,
        Optional<LocatedJson> target,
        List<LocatedJson> owners,
        List<LocatedJson> around,
        List<Gap> gaps) {
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
        around = List.copyOf(around);
        gaps = List.copyOf(gaps);
    }

    /** Of a package of something else there is nothing. */
    public static ClusterEvidence of(SealedPackage sealed) {
        return new Gathering(sealed).state();
    }

    /** The target's pods, and what was asked for, with the history of both: what is compared to see what was changed. */
    public List<LocatedJson> compared() {
        List<LocatedJson> objects = new ArrayList<>(pods);
        target.filter(one -> owners.stream().noneMatch(owner -> isSame(owner, one)))
                .ifPresent(objects::add);
        objects.addAll(owners);
        return objects;
    }

    /** Everything. */
    List<LocatedJson> all() {
        List<LocatedJson> objects = compared();
        objects.addAll(around);
        return objects;
    }

    public static String uid(LocatedJson object) {
        return object.at("metadata", "uid").words();
    }

    private static boolean isSame(LocatedJson one, LocatedJson other) {
        return !uid(one).isEmpty() && uid(one).equals(uid(other));
    }

    /** Reads one body after the other, and keeps of each what belongs to the target. */
    private static final class Gathering {
        private final SealedPackage sealed;
        private final ResponseDocuments bodies;
        private final Map<String, LocatedJson> pods = new LinkedHashMap<>();
        private final Set<String> nodes = new HashSet<>();
        private final Map<String, LocatedJson> templates = new LinkedHashMap<>();
        private final Map<String, LocatedJson> around = new LinkedHashMap<>();
        private Optional<LocatedJson> target = Optional.empty();

        Gathering(SealedPackage sealed) {
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
                            object, nodes.contains(object.at("metadata", "name").words())));
            each(
                    PODS,
                    object -> keep(
                            object,
                            isPod(object)
                                    && !pods.containsKey(key(object))
                                    && nodes.contains(
                                            object.at("spec", "nodeName").words())));
            sealed.answers().stream()
                    .filter(answer -> AROUND.contains(answer.artifact()))
                    .forEach(this::around);
            ClusterGaps.of(sealed).forEach(gap -> bodies.gap(gap.what(), gap.why()));
            return new ClusterEvidence(
                    List.copyOf(pods.values()), target, owners(), List.copyOf(around.values()), bodies.gaps());
        }

        private void each(Set<String> artifacts, Consumer<LocatedJson> taken) {
            for (ApiResponse answer : sealed.answers()) {
                if (artifacts.contains(answer.artifact())) {
                    ApiObjects.in(bodies.read(answer)).stream()
                            .filter(object -> object.at("metadata").exists())
                            .forEach(taken);
                }
            }
        }

        /** That a list is empty is worth knowing: what is not in it restricts nothing. */
        private void around(ApiResponse answer) {
            LocatedJson body = bodies.read(answer);
            List<LocatedJson> objects = ApiObjects.in(body);
            if (body.at("kind").words().endsWith("List")
                    && (objects.isEmpty() || !body.at("items").exists())) {
                around.putIfAbsent(body.at("kind").words(), body);
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

        /** Pods that were planned and are not answered by themselves: they may be gone, and in the list still. */
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

        /** From the pods upwards, and from there to what the same owners had before. */
        private List<LocatedJson> owners() {
            Set<String> above = new HashSet<>();
            target.map(ClusterEvidence::uid).ifPresent(above::add);
            pods.values().forEach(pod -> above.addAll(owners(pod)));
            for (int before = -1; before < above.size(); ) {
                before = above.size();
                templates.values().stream()
                        .filter(template -> above.contains(uid(template)))
                        .forEach(template -> above.addAll(owners(template)));
            }
            return templates.values().stream()
                    .filter(template -> above.contains(uid(template))
                            || owners(template).stream().anyMatch(above::contains))
                    .toList();
        }

        private static List<String> owners(LocatedJson object) {
            return object.at("metadata", "ownerReferences").items().stream()
                    .map(owner -> owner.at("uid").words())
                    .filter(uid -> !uid.isEmpty())
                    .toList();
        }

        private static String name(LocatedJson object) {
            return object.at("metadata", "namespace").words() + "/"
                    + object.at("metadata", "name").words();
        }

        private static boolean isPod(LocatedJson object) {
            return object.at("kind").words().equals("Pod");
        }

        private static String key(LocatedJson object) {
            String uid = uid(object);
            return uid.isEmpty() ? object.at("kind").words() + " " + name(object) : uid;
        }
    }
}
