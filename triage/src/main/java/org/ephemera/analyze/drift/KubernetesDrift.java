package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.MEDIUM;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.analyze.model.Change;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.Place;
import org.ephemera.analyze.parse.kubernetes.ApiObjects;
import org.ephemera.analyze.parse.kubernetes.PodTemplate;
import org.ephemera.analyze.parse.sealed.Located;
import org.ephemera.format.Json;

/** Objects of Kubernetes: pods beside their template and each other, objects beside what was last applied. */
record KubernetesDrift(List<Located> documents, Found found) {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    void look() {
        List<Located> objects = new ArrayList<>();
        documents.forEach(document -> objects.addAll(ApiObjects.in(document)));
        for (Located object : objects) {
            applied(object);
            if (RevisionAuthor.isRevision(object) && RevisionAuthor.isOfCluster(object)) {
                forged(object);
            }
            if (objects.stream().noneMatch(other -> isOwned(object, other))) {
                replicas(object);
            }
            List<Located> pods = PodTemplate.of(object).isPresent() && !isPod(object)
                    ? objects.stream()
                            .filter(pod -> isPod(pod) && isOf(pod, object, objects))
                            .toList()
                    : List.of();
            for (Located pod : pods) {
                template(pod, object, objects);
            }
            peers(pods);
        }
    }

    /** A replica set is counted with its deployment. */
    private static boolean isOwned(Located object, Located by) {
        String uid = by.at("metadata", "uid").words();
        return !uid.isEmpty()
                && object.at("metadata", "ownerReferences").items().stream()
                        .anyMatch(owner -> owner.at("uid").words().equals(uid));
    }

    static boolean isPod(Located object) {
        return object.at("kind").words().equals("Pod");
    }

    /** A deployment's pods belong to a replica set, which is what they are compared with, or is named after it. */
    private static boolean isOf(Located pod, Located template, List<Located> objects) {
        List<String> owners = pod.at("metadata", "ownerReferences").items().stream()
                .map(owner -> owner.at("uid").words())
                .filter(uid -> !uid.isEmpty())
                .toList();
        if (objects.stream()
                .anyMatch(object -> owners.contains(object.at("metadata", "uid").words()))) {
            return owners.contains(template.at("metadata", "uid").words());
        }
        String name = template.at("metadata", "name").words();
        boolean deployment = template.at("kind").words().equals("Deployment");
        return pod.at("metadata", "namespace")
                        .words()
                        .equals(template.at("metadata", "namespace").words())
                && pod.at("metadata", "ownerReferences").items().stream()
                        .map(owner -> owner.at("name").words())
                        .anyMatch(owner -> deployment ? Names.isMadeOf(owner, name) : owner.equals(name));
    }

    static String name(Located object) {
        return object.at("metadata", "namespace").words() + "/"
                + (isPod(object) ? "" : object.at("kind").words() + "/")
                + object.at("metadata", "name").words();
    }

    private void template(Located pod, Located template, List<Located> objects) {
        Optional<Located> revision = revision(pod, template, objects);
        Located spec = revision.map(KubernetesDrift::revised)
                .orElseGet(() -> PodTemplate.of(template).orElseThrow().spec());
        Flat should = Flat.of(spec, Profile.KUBERNETES);
        Flat runs = Flat.of(pod.at("spec"), Profile.KUBERNETES);
        String reference = "its " + revision.orElse(template).at("kind").words();
        List<Change> changes = new Comparison(name(pod), reference, should, runs).changes();
        Sorted.of(changes, new PodAdditions(pod, template)).tell("the template", found);
    }

    /** What a set had when it made the pod: while it is rolled out, or is left to whoever deletes pods, that is not what it has now. */
    private static Optional<Located> revision(Located pod, Located set, List<Located> objects) {
        String hash =
                pod.at("metadata", "labels").at("controller-revision-hash").words();
        String name = set.at("metadata", "name").words();
        return objects.stream()
                .filter(object -> RevisionAuthor.isRevision(object) && isOwned(object, set))
                .filter(object -> RevisionAuthor.stranger(object).isEmpty())
                .filter(object -> List.of(hash, name + "-" + hash)
                        .contains(object.at("metadata", "name").words()))
                .filter(object -> revised(object).at("containers").json().isArray())
                .findFirst();
    }

    /** What somebody wrote there himself explains no pod. */
    private void forged(Located revision) {
        RevisionAuthor.stranger(revision)
                .ifPresent(author -> found.add(
                        "DRF-003",
                        MEDIUM,
                        name(revision),
                        "holds a template that " + author.value() + " wrote, where a controller of the cluster does",
                        author.evidence()));
    }

    private static Located revised(Located revision) {
        return revision.at("data", "spec").at("template", "spec");
    }

    /** Whatever was applied says is compared; what it leaves open the cluster may set. */
    private void applied(Located object) {
        Optional<Fact<String>> text = object.at("metadata", "annotations").text(LAST_APPLIED);
        if (text.isEmpty()) {
            return;
        }
        try {
            JsonNode applied = Json.parse(text.get().value().getBytes(StandardCharsets.UTF_8));
            Evidence place = new Evidence(
                    text.get().evidence().file(),
                    Place.root(),
                    text.get().evidence().sha256());
            Flat should = at(
                    Flat.of(new Located(applied, place).at("spec"), Profile.KUBERNETES),
                    text.get().evidence());
            Flat lives = Flat.of(object.at("spec"), Profile.KUBERNETES);
            List<Change> changes = new Comparison(name(object), "what was last applied", should, lives)
                    .changes().stream()
                            .filter(change -> !change.before().isEmpty() || Weight.isGrave(change.what()))
                            .filter(change -> !change.what().equals("/replicas") || !isScaled(object))
                            .filter(change -> !isPod(object)
                                    || !change.before().isEmpty()
                                    || Injected.value(change.what()).isEmpty())
                            .toList();
            found.add("DRF-003", MEDIUM, "changed since it was applied" + byHand(object), changes);
        } catch (IOException e) {
            found.gap(name(object), "what was last applied to it cannot be read: " + e.getMessage());
        }
    }

    /** Pointers into a text inside a document lead nowhere: the annotation is the place. */
    private static Flat at(Flat flat, Evidence annotation) {
        Map<String, Fact<String>> values = new TreeMap<>();
        flat.values().forEach((path, value) -> values.put(path, new Fact<>(value.value(), annotation)));
        return new Flat(values, annotation);
    }

    /** True if the cluster's own autoscaler sets how many there are. */
    private static boolean isScaled(Located object) {
        return object.at("metadata", "managedFields").items().stream()
                .anyMatch(entry -> entry.at("subresource").words().equals("scale")
                        && entry.at("manager").words().equals("kube-controller-manager"));
    }

    private static String byHand(Located object) {
        StringBuilder by = new StringBuilder();
        for (Located entry : object.at("metadata", "managedFields").items()) {
            String manager = entry.at("manager").words();
            if (manager.equals("kubectl-edit") || manager.equals("kubectl-patch") || manager.equals("kubectl-set")) {
                by.append(", by ")
                        .append(manager)
                        .append(" at ")
                        .append(entry.at("time").words());
            }
        }
        return by.toString();
    }

    private void replicas(Located object) {
        Located desired = object.at("spec", "replicas");
        Located ready = object.at("status", "readyReplicas");
        boolean settled = object.at("status", "observedGeneration")
                .words()
                .equals(object.at("metadata", "generation").words());
        boolean scaled = documents.stream()
                .anyMatch(other -> other.at("kind").words().equals("HorizontalPodAutoscaler")
                        && other.at("spec", "scaleTargetRef")
                                .at("name")
                                .words()
                                .equals(object.at("metadata", "name").words()));
        if (desired.exists()
                && object.at("status").exists()
                && settled
                && !scaled
                && desired.json().asLong() != ready.json().asLong()) {
            found.add(
                    "DRF-004",
                    MEDIUM,
                    name(object),
                    ready.json().asLong() + " replicas are ready where " + desired.words() + " should be",
                    desired.evidence());
        }
    }

    /** What waits for its image, or was evicted before it ran, has none yet. */
    private void peers(List<Located> pods) {
        List<Located> ran =
                pods.stream().filter(pod -> !images(pod).values().isEmpty()).toList();
        for (int i = 1; i < ran.size(); i++) {
            List<Change> changes = new Comparison(
                            name(ran.get(i)), name(ran.getFirst()), images(ran.getFirst()), images(ran.get(i)))
                    .changes().stream()
                            .filter(change -> !change.before().isEmpty()
                                    && !change.after().isEmpty())
                            .toList();
            found.add("DRF-005", MEDIUM, "differs from another pod of its template", changes);
        }
    }

    private static Flat images(Located pod) {
        Map<String, Fact<String>> values = new TreeMap<>();
        for (Located status : pod.at("status", "containerStatuses").items()) {
            status.text("imageID")
                    .ifPresent(
                            id -> values.put("/containers/" + status.at("name").words() + "/imageID", id));
        }
        return new Flat(values, pod.evidence());
    }
}
