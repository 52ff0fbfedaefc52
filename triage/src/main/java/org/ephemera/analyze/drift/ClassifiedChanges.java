package org.ephemera.analyze.drift;

import static org.ephemera.analyze.model.Severity.HIGH;
import static org.ephemera.analyze.model.Severity.INFO;
import static org.ephemera.analyze.model.Severity.MEDIUM;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.SpecChange;

/**
 * Differences from the expected specification, grouped into extra containers, known injections and other changes.
 *
 * @param extra changes of containers that the expected specification does not contain, by container
 * @param injected changes that a known service or webhook makes, by its name
 * @param rest all other changes
 */
record ClassifiedChanges(
        Map<String, List<SpecChange>> extra, Map<String, List<SpecChange>> injected, List<SpecChange> rest) {
    private static final String DEFINITIONS = "containerDefinitions";

    /** Classifies changes of a template or definition. Admission webhooks and controllers add nothing to these. */
    static ClassifiedChanges of(List<SpecChange> changes) {
        return of(changes, Optional.empty());
    }

    /**
     * Classifies changes of a pod.
     *
     * @param pod what controllers and admission added to the pod
     */
    static ClassifiedChanges of(List<SpecChange> changes, PodAdditions pod) {
        return of(changes, Optional.of(pod));
    }

    private static ClassifiedChanges of(List<SpecChange> changes, Optional<PodAdditions> pod) {
        Map<String, List<SpecChange>> extra = new TreeMap<>();
        Map<String, List<SpecChange>> injected = new TreeMap<>();
        List<SpecChange> rest = new ArrayList<>();
        for (SpecChange change : changes) {
            Optional<String> container = container(change.what());
            Optional<String> by =
                    pod.flatMap(known -> known.addedBy(change).or(() -> injected(change, container, changes)));
            if (by.isPresent()) {
                injected.computeIfAbsent(by.get(), none -> new ArrayList<>()).add(change);
            } else if (container.isPresent() && isAddedContainer(container.get(), changes)) {
                extra.computeIfAbsent(container.get(), none -> new ArrayList<>())
                        .add(change);
            } else {
                rest.add(change);
            }
        }
        return new ClassifiedChanges(extra, injected, rest);
    }

    /** A name does not prove who changed a value that existed before, so only added values count as injected. */
    private static Optional<String> injected(SpecChange change, Optional<String> container, List<SpecChange> changes) {
        return change.before().isEmpty()
                ? container
                        .flatMap(name -> KnownInjections.injectorOfContainer(name, image(name, changes)))
                        .or(() -> KnownInjections.injectorOfValue(change.what()))
                : Optional.empty();
    }

    /**
     * Adds one finding for each extra container, each known injection and all other changes.
     *
     * @param expected the specification compared with, for example {@code the template}
     */
    void addTo(String expected, DriftFindings found, List<EvidenceLocation> calls) {
        extra.forEach((container, group) -> found.add(
                "DRF-001", HIGH, "container " + container + " runs but is not part of " + expected, group, calls));
        injected.forEach((by, group) -> found.add(
                "DRF-001",
                INFO,
                "injected by " + by,
                group.stream()
                        .map(change -> KnownInjections.attribute(change, by))
                        .toList()));
        boolean critical = rest.stream().anyMatch(change -> CriticalFields.isCritical(change.what()));
        found.add("DRF-002", critical ? HIGH : MEDIUM, "differs from " + expected, rest, calls);
    }

    private static Optional<String> container(String path) {
        String[] parts = path.split("/", 4);
        return parts.length == 4 && (parts[1].endsWith("ontainers") || parts[1].equals(DEFINITIONS))
                ? Optional.of(parts[2])
                : Optional.empty();
    }

    /** Reports whether the complete container was added: its image has no value in the expected specification. */
    private static boolean isAddedContainer(String container, List<SpecChange> changes) {
        return images(container, changes).anyMatch(change -> change.before().isEmpty());
    }

    private static String image(String container, List<SpecChange> changes) {
        return images(container, changes).map(SpecChange::after).findFirst().orElse("");
    }

    private static Stream<SpecChange> images(String container, List<SpecChange> changes) {
        return changes.stream()
                .filter(change ->
                        container(change.what()).filter(container::equals).isPresent()
                                && (change.what().endsWith("/" + container + "/image")
                                        || change.what().endsWith("/" + container + "/properties/image")));
    }
}
