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
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.kubernetes.ApiObjects;
import org.ephemera.analyze.parse.kubernetes.PodTemplate;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.format.Json;

/** Comparison of pods with their template and with each other, and of objects with the last applied configuration. */
record KubernetesDrift(List<LocatedJson> documents, ChangeAuthors authors, DriftFindings found) {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    void compareAll() {
        List<LocatedJson> objects = new ArrayList<>();
        documents.forEach(document -> objects.addAll(ApiObjects.in(document)));
        for (LocatedJson object : objects) {
            compareLastApplied(object);
            if (RevisionAuthor.isRevision(object) && RevisionAuthor.isForBuiltInSet(object)) {
                reportForeignAuthor(object);
            }
            if (objects.stream().noneMatch(other -> isOwned(object, other))) {
                compareReplicas(object);
            }
            List<LocatedJson> pods = PodTemplate.of(object).isPresent() && !isPod(object)
                    ? objects.stream()
                            .filter(pod -> isPod(pod) && isPodOf(pod, object, objects))
                            .toList()
                    : List.of();
            for (LocatedJson pod : pods) {
                compareWithTemplate(pod, object, objects);
            }
            comparePeers(pods);
        }
    }

    /** Reports whether an object has this owner. The replicas of an owned set are checked with its owner. */
    private static boolean isOwned(LocatedJson object, LocatedJson by) {
        String uid = by.at("metadata", "uid").textOrEmpty();
        return !uid.isEmpty()
                && object.at("metadata", "ownerReferences").items().stream()
                        .anyMatch(owner -> owner.at("uid").textOrEmpty().equals(uid));
    }

    static boolean isPod(LocatedJson object) {
        return object.at("kind").textOrEmpty().equals("Pod");
    }

    /**
     * Reports whether a pod was made from this template. A pod belongs to its owner if the owner was collected,
     * otherwise to the template after which the owner is named.
     */
    private static boolean isPodOf(LocatedJson pod, LocatedJson template, List<LocatedJson> objects) {
        List<String> owners = pod.at("metadata", "ownerReferences").items().stream()
                .map(owner -> owner.at("uid").textOrEmpty())
                .filter(uid -> !uid.isEmpty())
                .toList();
        if (objects.stream()
                .anyMatch(object -> owners.contains(object.at("metadata", "uid").textOrEmpty()))) {
            return owners.contains(template.at("metadata", "uid").textOrEmpty());
        }
        String name = template.at("metadata", "name").textOrEmpty();
        boolean deployment = template.at("kind").textOrEmpty().equals("Deployment");
        return pod.at("metadata", "namespace")
                        .textOrEmpty()
                        .equals(template.at("metadata", "namespace").textOrEmpty())
                && pod.at("metadata", "ownerReferences").items().stream()
                        .map(owner -> owner.at("name").textOrEmpty())
                        .anyMatch(owner -> deployment ? ShortNames.isNamedAfter(owner, name) : owner.equals(name));
    }

    static String qualifiedName(LocatedJson object) {
        return object.at("metadata", "namespace").textOrEmpty() + "/"
                + (isPod(object) ? "" : object.at("kind").textOrEmpty() + "/")
                + object.at("metadata", "name").textOrEmpty();
    }

    private void compareWithTemplate(LocatedJson pod, LocatedJson template, List<LocatedJson> objects) {
        Optional<LocatedJson> revision = revision(pod, template, objects);
        LocatedJson spec = revision.map(KubernetesDrift::revisionSpec)
                .orElseGet(() -> PodTemplate.of(template).orElseThrow().spec());
        FlattenedSpec expected = FlattenedSpec.of(spec, PlatformDefaults.KUBERNETES);
        FlattenedSpec actual = FlattenedSpec.of(pod.at("spec"), PlatformDefaults.KUBERNETES);
        String reference = "its " + revision.orElse(template).at("kind").textOrEmpty();
        List<SpecChange> changes = new SpecComparison(qualifiedName(pod), reference, expected, actual)
                .changes().stream()
                        .filter(change -> !AdmissionDefaults.contains(change))
                        .toList();
        ClassifiedChanges.of(changes, new PodAdditions(pod, template))
                .addTo("the template", found, authors.objectChanges(pod));
    }

    /**
     * Returns the revision of a set that the pod was made from. During a rollout, or with the update strategy OnDelete,
     * the current template of the set differs from it.
     */
    private static Optional<LocatedJson> revision(LocatedJson pod, LocatedJson set, List<LocatedJson> objects) {
        String hash =
                pod.at("metadata", "labels").at("controller-revision-hash").textOrEmpty();
        String name = set.at("metadata", "name").textOrEmpty();
        return objects.stream()
                .filter(object -> RevisionAuthor.isRevision(object) && isOwned(object, set))
                .filter(object -> RevisionAuthor.foreignAuthor(object).isEmpty())
                .filter(object -> List.of(hash, name + "-" + hash)
                        .contains(object.at("metadata", "name").textOrEmpty()))
                .filter(object -> revisionSpec(object).at("containers").json().isArray())
                .findFirst();
    }

    /** Reports a controller revision that a manager other than a controller wrote; it does not explain a pod. */
    private void reportForeignAuthor(LocatedJson revision) {
        RevisionAuthor.foreignAuthor(revision)
                .ifPresent(author -> found.add(
                        "DRF-003",
                        MEDIUM,
                        qualifiedName(revision),
                        "contains a template that " + author.value() + " wrote; expected a controller of the cluster",
                        ChangeAuthors.withCalls(List.of(author.evidence()), authors.objectChanges(revision))));
    }

    private static LocatedJson revisionSpec(LocatedJson revision) {
        return revision.at("data", "spec").at("template", "spec");
    }

    /**
     * Compares an object with its last applied configuration. Fields that the configuration leaves open may be set by
     * the cluster and count only if they are critical.
     */
    private void compareLastApplied(LocatedJson object) {
        Optional<LocatedValue<String>> text =
                object.at("metadata", "annotations").text(LAST_APPLIED);
        if (text.isEmpty()) {
            return;
        }
        try {
            JsonNode applied = Json.parse(text.get().value().getBytes(StandardCharsets.UTF_8));
            if (!isOf(applied, object)) {
                if (object.at("metadata", "ownerReferences").items().isEmpty()) {
                    found.gap(qualifiedName(object), "its last applied configuration is that of another object");
                }
                return;
            }
            EvidenceLocation place = new EvidenceLocation(
                    text.get().evidence().file(),
                    FileLocation.root(),
                    text.get().evidence().sha256());
            FlattenedSpec expected = withEvidence(
                    FlattenedSpec.of(new LocatedJson(applied, place).at("spec"), PlatformDefaults.KUBERNETES),
                    text.get().evidence());
            FlattenedSpec actual = FlattenedSpec.of(object.at("spec"), PlatformDefaults.KUBERNETES);
            List<SpecChange> changes = new SpecComparison(
                            qualifiedName(object), "the last applied configuration", expected, actual)
                    .changes().stream()
                            .filter(change -> !change.before().isEmpty() || CriticalFields.isCritical(change.what()))
                            .filter(change -> !change.what().equals("/replicas") || !isScaled(object))
                            .filter(change -> !isPod(object) || !AdmissionDefaults.contains(change))
                            .filter(change -> !isPod(object)
                                    || !change.before().isEmpty()
                                    || KnownInjections.injectorOfValue(change.what())
                                            .isEmpty())
                            .toList();
            found.add(
                    "DRF-003",
                    MEDIUM,
                    "changed since its configuration was last applied" + manualChanges(object),
                    changes,
                    authors.objectChanges(object));
        } catch (IOException e) {
            found.gap(qualifiedName(object), "cannot parse the last applied configuration: " + e.getMessage());
        }
    }

    /**
     * Reports whether the annotation is about this object. Controllers copy it from a DaemonSet or StatefulSet to its
     * ControllerRevisions (history.go, {@code NewControllerRevision}).
     */
    private static boolean isOf(JsonNode applied, LocatedJson object) {
        return applied.path("kind").asText().equals(object.at("kind").textOrEmpty())
                && applied.path("metadata")
                        .path("name")
                        .asText()
                        .equals(object.at("metadata", "name").textOrEmpty());
    }

    /**
     * A JSON pointer cannot reference a place in a text inside a document, so the evidence references the annotation.
     */
    private static FlattenedSpec withEvidence(FlattenedSpec flat, EvidenceLocation annotation) {
        Map<String, LocatedValue<String>> values = new TreeMap<>();
        flat.values().forEach((path, value) -> values.put(path, new LocatedValue<>(value.value(), annotation)));
        return new FlattenedSpec(values, annotation);
    }

    /** Reports whether the horizontal autoscaler of the cluster sets the number of replicas. */
    private static boolean isScaled(LocatedJson object) {
        return object.at("metadata", "managedFields").items().stream()
                .anyMatch(entry -> entry.at("subresource").textOrEmpty().equals("scale")
                        && entry.at("manager").textOrEmpty().equals("kube-controller-manager"));
    }

    private static String manualChanges(LocatedJson object) {
        StringBuilder by = new StringBuilder();
        for (LocatedJson entry : object.at("metadata", "managedFields").items()) {
            String manager = entry.at("manager").textOrEmpty();
            if (manager.equals("kubectl-edit") || manager.equals("kubectl-patch") || manager.equals("kubectl-set")) {
                by.append(", by ")
                        .append(manager)
                        .append(" at ")
                        .append(entry.at("time").textOrEmpty());
            }
        }
        return by.toString();
    }

    private void compareReplicas(LocatedJson object) {
        LocatedJson desired = object.at("spec", "replicas");
        LocatedJson ready = object.at("status", "readyReplicas");
        boolean settled = object.at("status", "observedGeneration")
                .textOrEmpty()
                .equals(object.at("metadata", "generation").textOrEmpty());
        boolean scaled = documents.stream()
                .anyMatch(other -> other.at("kind").textOrEmpty().equals("HorizontalPodAutoscaler")
                        && other.at("spec", "scaleTargetRef")
                                .at("name")
                                .textOrEmpty()
                                .equals(object.at("metadata", "name").textOrEmpty()));
        if (desired.exists()
                && object.at("status").exists()
                && settled
                && !scaled
                && desired.json().asLong() != ready.json().asLong()) {
            found.add(
                    "DRF-004",
                    MEDIUM,
                    qualifiedName(object),
                    ready.json().asLong() + " replicas are ready, but " + desired.textOrEmpty() + " are desired",
                    desired.evidence());
        }
    }

    /**
     * Compares the images of the pods of one template. A pod that waits for its image or was evicted before it ran has
     * no image and is skipped.
     */
    private void comparePeers(List<LocatedJson> pods) {
        List<LocatedJson> ran =
                pods.stream().filter(pod -> !images(pod).values().isEmpty()).toList();
        for (int i = 1; i < ran.size(); i++) {
            List<SpecChange> changes = new SpecComparison(
                            qualifiedName(ran.get(i)),
                            qualifiedName(ran.getFirst()),
                            images(ran.getFirst()),
                            images(ran.get(i)))
                    .changes().stream()
                            .filter(change -> !change.before().isEmpty()
                                    && !change.after().isEmpty())
                            .toList();
            found.add(
                    "DRF-005",
                    MEDIUM,
                    "differs from another pod of its template",
                    changes,
                    authors.objectChanges(ran.get(i)));
        }
    }

    private static FlattenedSpec images(LocatedJson pod) {
        Map<String, LocatedValue<String>> values = new TreeMap<>();
        for (LocatedJson status : pod.at("status", "containerStatuses").items()) {
            status.text("imageID")
                    .ifPresent(
                            id -> values.put("/containers/" + status.at("name").textOrEmpty() + "/imageID", id));
        }
        return new FlattenedSpec(values, pod.evidence());
    }
}
