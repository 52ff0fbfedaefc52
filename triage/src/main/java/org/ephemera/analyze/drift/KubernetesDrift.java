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
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Fact;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.kubernetes.ApiObjects;
import org.ephemera.analyze.parse.kubernetes.PodTemplate;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.format.Json;

/** Objects of Kubernetes: pods beside their template and each other, objects beside what was last applied. */
record KubernetesDrift(List<LocatedJson> documents, DriftFindings found) {
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    void look() {
        List<LocatedJson> objects = new ArrayList<>();
        documents.forEach(document -> objects.addAll(ApiObjects.in(document)));
        for (LocatedJson object : objects) {
            applied(object);
            if (RevisionAuthor.isRevision(object) && RevisionAuthor.isOfCluster(object)) {
                forged(object);
            }
            if (objects.stream().noneMatch(other -> isOwned(object, other))) {
                replicas(object);
            }
            List<LocatedJson> pods = PodTemplate.of(object).isPresent() && !isPod(object)
                    ? objects.stream()
                            .filter(pod -> isPod(pod) && isOf(pod, object, objects))
                            .toList()
                    : List.of();
            for (LocatedJson pod : pods) {
                template(pod, object, objects);
            }
            peers(pods);
        }
    }

    /** A replica set is counted with its deployment. */
    private static boolean isOwned(LocatedJson object, LocatedJson by) {
        String uid = by.at("metadata", "uid").words();
        return !uid.isEmpty()
                && object.at("metadata", "ownerReferences").items().stream()
                        .anyMatch(owner -> owner.at("uid").words().equals(uid));
    }

    static boolean isPod(LocatedJson object) {
        return object.at("kind").words().equals("Pod");
    }

    /** A deployment's pods belong to a replica set, which is what they are compared with, or is named after it. */
    private static boolean isOf(LocatedJson pod, LocatedJson template, List<LocatedJson> objects) {
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
                        .anyMatch(owner -> deployment ? ShortNames.isMadeOf(owner, name) : owner.equals(name));
    }

    static String name(LocatedJson object) {
        return object.at("metadata", "namespace").words() + "/"
                + (isPod(object) ? "" : object.at("kind").words() + "/")
                + object.at("metadata", "name").words();
    }

    private void template(LocatedJson pod, LocatedJson template, List<LocatedJson> objects) {
        Optional<LocatedJson> revision = revision(pod, template, objects);
        LocatedJson spec = revision.map(KubernetesDrift::revised)
                .orElseGet(() -> PodTemplate.of(template).orElseThrow().spec());
        FlattenedSpec should = FlattenedSpec.of(spec, PlatformDefaults.KUBERNETES);
        FlattenedSpec runs = FlattenedSpec.of(pod.at("spec"), PlatformDefaults.KUBERNETES);
        String reference = "its " + revision.orElse(template).at("kind").words();
        List<SpecChange> changes = new SpecComparison(name(pod), reference, should, runs).changes();
        ClassifiedChanges.of(changes, new PodAdditions(pod, template)).tell("the template", found);
    }

    /** What a set had when it made the pod: while it is rolled out, or is left to whoever deletes pods, that is not what it has now. */
    private static Optional<LocatedJson> revision(LocatedJson pod, LocatedJson set, List<LocatedJson> objects) {
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
    private void forged(LocatedJson revision) {
        RevisionAuthor.stranger(revision)
                .ifPresent(author -> found.add(
                        "DRF-003",
                        MEDIUM,
                        name(revision),
                        "holds a template that " + author.value() + " wrote, where a controller of the cluster does",
                        author.evidence()));
    }

    private static LocatedJson revised(LocatedJson revision) {
        return revision.at("data", "spec").at("template", "spec");
    }

    /** Whatever was applied says is compared; what it leaves open the cluster may set. */
    private void applied(LocatedJson object) {
        Optional<Fact<String>> text = object.at("metadata", "annotations").text(LAST_APPLIED);
        if (text.isEmpty()) {
            return;
        }
        try {
            JsonNode applied = Json.parse(text.get().value().getBytes(StandardCharsets.UTF_8));
            Evidence place = new Evidence(
                    text.get().evidence().file(),
                    FileLocation.root(),
                    text.get().evidence().sha256());
            FlattenedSpec should = at(
                    FlattenedSpec.of(new LocatedJson(applied, place).at("spec"), PlatformDefaults.KUBERNETES),
                    text.get().evidence());
            FlattenedSpec lives = FlattenedSpec.of(object.at("spec"), PlatformDefaults.KUBERNETES);
            List<SpecChange> changes = new SpecComparison(name(object), "what was last applied", should, lives)
                    .changes().stream()
                            .filter(change -> !change.before().isEmpty() || CriticalFields.isGrave(change.what()))
                            .filter(change -> !change.what().equals("/replicas") || !isScaled(object))
                            .filter(change -> !isPod(object)
                                    || !change.before().isEmpty()
                                    || KnownInjections.value(change.what()).isEmpty())
                            .toList();
            found.add("DRF-003", MEDIUM, "changed since it was applied" + byHand(object), changes);
        } catch (IOException e) {
            found.gap(name(object), "what was last applied to it cannot be read: " + e.getMessage());
        }
    }

    /** Pointers into a text inside a document lead nowhere: the annotation is the place. */
    private static FlattenedSpec at(FlattenedSpec flat, Evidence annotation) {
        Map<String, Fact<String>> values = new TreeMap<>();
        flat.values().forEach((path, value) -> values.put(path, new Fact<>(value.value(), annotation)));
        return new FlattenedSpec(values, annotation);
    }

    /** True if the cluster's own autoscaler sets how many there are. */
    private static boolean isScaled(LocatedJson object) {
        return object.at("metadata", "managedFields").items().stream()
                .anyMatch(entry -> entry.at("subresource").words().equals("scale")
                        && entry.at("manager").words().equals("kube-controller-manager"));
    }

    private static String byHand(LocatedJson object) {
        StringBuilder by = new StringBuilder();
        for (LocatedJson entry : object.at("metadata", "managedFields").items()) {
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

    private void replicas(LocatedJson object) {
        LocatedJson desired = object.at("spec", "replicas");
        LocatedJson ready = object.at("status", "readyReplicas");
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
    private void peers(List<LocatedJson> pods) {
        List<LocatedJson> ran =
                pods.stream().filter(pod -> !images(pod).values().isEmpty()).toList();
        for (int i = 1; i < ran.size(); i++) {
            List<SpecChange> changes = new SpecComparison(
                            name(ran.get(i)), name(ran.getFirst()), images(ran.getFirst()), images(ran.get(i)))
                    .changes().stream()
                            .filter(change -> !change.before().isEmpty()
                                    && !change.after().isEmpty())
                            .toList();
            found.add("DRF-005", MEDIUM, "differs from another pod of its template", changes);
        }
    }

    private static FlattenedSpec images(LocatedJson pod) {
        Map<String, Fact<String>> values = new TreeMap<>();
        for (LocatedJson status : pod.at("status", "containerStatuses").items()) {
            status.text("imageID")
                    .ifPresent(
                            id -> values.put("/containers/" + status.at("name").words() + "/imageID", id));
        }
        return new FlattenedSpec(values, pod.evidence());
    }
}
