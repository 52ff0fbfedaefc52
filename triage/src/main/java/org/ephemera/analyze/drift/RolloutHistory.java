package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.INFO;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.kubernetes.ApiObjects;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Comparison of the last two templates in the rollout history of a workload.
 * The history consists of the replica sets of a deployment, including those without pods, and of the controller
 * revisions of daemon sets and stateful sets.
 */
record RolloutHistory(List<LocatedJson> documents, DriftFindings found) {
    private static final String REVISION = "deployment.kubernetes.io/revision";

    /** Template of one revision in the history. */
    private record Revision(long number, String name, LocatedJson template) {}

    void compareAll() {
        List<LocatedJson> objects = new ArrayList<>();
        documents.forEach(document -> objects.addAll(ApiObjects.in(document)));
        for (LocatedJson owner : objects) {
            List<Revision> history = objects.stream()
                    .filter(object -> isOwnedBy(object, owner))
                    .flatMap(object -> revision(object).stream())
                    .sorted(Comparator.comparingLong(Revision::number).thenComparing(Revision::name))
                    .toList();
            if (history.size() > 1) {
                compare(owner, history.get(history.size() - 2), history.getLast());
            }
        }
    }

    private void compare(LocatedJson owner, Revision before, Revision current) {
        String name = owner.at("metadata", "namespace").textOrEmpty() + "/"
                + owner.at("kind").textOrEmpty() + "/"
                + owner.at("metadata", "name").textOrEmpty();
        String reference = "revision " + before.number() + " (" + before.name() + ")";
        List<SpecChange> changes = new SpecComparison(
                        name,
                        reference,
                        FlattenedSpec.of(before.template(), PlatformDefaults.KUBERNETES),
                        FlattenedSpec.of(current.template(), PlatformDefaults.KUBERNETES))
                .changes();
        found.add("DRF-007", INFO, "changed since " + reference, changes);
    }

    private static boolean isOwnedBy(LocatedJson object, LocatedJson owner) {
        String uid = owner.at("metadata", "uid").textOrEmpty();
        return !uid.isEmpty()
                && object.at("metadata", "ownerReferences").items().stream()
                        .anyMatch(reference -> reference.at("uid").textOrEmpty().equals(uid));
    }

    private static Optional<Revision> revision(LocatedJson object) {
        String name = object.at("metadata", "name").textOrEmpty();
        return switch (object.at("kind").textOrEmpty()) {
            case "ReplicaSet" ->
                number(object.at("metadata", "annotations").at(REVISION).textOrEmpty())
                        .map(number -> new Revision(
                                number, name, object.at("spec", "template").at("spec")));
            case "ControllerRevision" ->
                number(object.at("revision").textOrEmpty())
                        .map(number -> new Revision(
                                number, name, object.at("data", "spec").at("template", "spec")));
            default -> Optional.empty();
        };
    }

    private static Optional<Long> number(String words) {
        try {
            return Optional.of(Long.parseLong(words));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
