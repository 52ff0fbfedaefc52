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
import org.ephemera.analyze.model.SpecChange;

/**
 * What differs from what should run: containers that are extra, what is known to be put in, and the rest.
 *
 * @param extra by container
 * @param injected by who puts it there
 */
record ClassifiedChanges(
        Map<String, List<SpecChange>> extra, Map<String, List<SpecChange>> injected, List<SpecChange> rest) {
    private static final String DEFINITIONS = "containerDefinitions";

    /** Of a template or a definition: nobody puts anything into these but who wrote them. */
    static ClassifiedChanges of(List<SpecChange> changes) {
        return of(changes, Optional.empty());
    }

    /** @param pod what controllers, admission and webhooks put something into */
    static ClassifiedChanges of(List<SpecChange> changes, PodAdditions pod) {
        return of(changes, Optional.of(pod));
    }

    private static ClassifiedChanges of(List<SpecChange> changes, Optional<PodAdditions> pod) {
        Map<String, List<SpecChange>> extra = new TreeMap<>();
        Map<String, List<SpecChange>> injected = new TreeMap<>();
        List<SpecChange> rest = new ArrayList<>();
        for (SpecChange change : changes) {
            Optional<String> container = container(change.what());
            Optional<String> by = pod.flatMap(known -> known.by(change).or(() -> injected(change, container, changes)));
            if (by.isPresent()) {
                injected.computeIfAbsent(by.get(), none -> new ArrayList<>()).add(change);
            } else if (container.isPresent() && isWhole(container.get(), changes)) {
                extra.computeIfAbsent(container.get(), none -> new ArrayList<>())
                        .add(change);
            } else {
                rest.add(change);
            }
        }
        return new ClassifiedChanges(extra, injected, rest);
    }

    /** Of what was there before, a name says nothing of who changed it. */
    private static Optional<String> injected(SpecChange change, Optional<String> container, List<SpecChange> changes) {
        return change.before().isEmpty()
                ? container
                        .flatMap(name -> KnownInjections.container(name, image(name, changes)))
                        .or(() -> KnownInjections.value(change.what()))
                : Optional.empty();
    }

    /** @param what it should be like: {@code the template} */
    void tell(String what, DriftFindings found) {
        extra.forEach((container, some) ->
                found.add("DRF-001", HIGH, "the container " + container + " is not in " + what, some));
        injected.forEach((by, some) -> found.add(
                "DRF-001",
                INFO,
                "injected by " + by,
                some.stream()
                        .map(change -> KnownInjections.putThere(change, by))
                        .toList()));
        boolean grave = rest.stream().anyMatch(change -> CriticalFields.isGrave(change.what()));
        found.add("DRF-002", grave ? HIGH : MEDIUM, "differs from " + what, rest);
    }

    private static Optional<String> container(String path) {
        String[] parts = path.split("/", 4);
        return parts.length == 4 && (parts[1].endsWith("ontainers") || parts[1].equals(DEFINITIONS))
                ? Optional.of(parts[2])
                : Optional.empty();
    }

    /** True if a container has its image from nowhere: there was no such container. */
    private static boolean isWhole(String container, List<SpecChange> changes) {
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
