package org.ephemera.aws.trigger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.Subject;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.AskedWindow;
import org.ephemera.evidence.Digest;
import org.ephemera.evidence.Target;

/**
 * The containers that one event names, each once and in the order in which they are named: its tasks and services, and a
 * cluster where nothing of it is named.
 */
final class NamedTargets {
    /** Of one event. Its packages share the time of one run. */
    private static final int MOST = 50;

    private static final int LONGEST_ID = 512;

    private record Named(Target target, Map<String, String> tags) {}

    private final Map<String, Named> named = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();
    private Optional<String> instead = Optional.empty();

    /** Takes what the ARN names. What is no ARN of a task, a service or a cluster is refused, and said. */
    void add(String arn, Hints hints, Map<String, String> tags) {
        try {
            Target target = hints.of(EcsTarget.parse(EcsNames.task(arn)));
            named.putIfAbsent(target.id(), new Named(target, tags));
        } catch (IllegalArgumentException e) {
            refused.add("it names a container in a form that is not known: " + e.getMessage());
        }
    }

    /** What it names that is no container. It matters only if it names none. */
    void instead(String reason) {
        instead = instead.or(() -> Optional.of(reason));
    }

    /** @param otherwise the reason if nothing at all was named */
    Alert about(Trigger trigger, AskedWindow window, String otherwise) {
        List<Named> narrow = narrowest();
        if (narrow.isEmpty()) {
            return new Alert.NoContainer(refused.isEmpty() ? instead.orElse(otherwise) : refused.getFirst());
        }
        List<Subject> subjects = new ArrayList<>();
        for (Named each : narrow.subList(0, Math.min(MOST, narrow.size()))) {
            String id = narrow.size() == 1
                    ? trigger.eventId()
                    // Several targets are several packages, each with an event of its own.
                    : trigger.eventId() + "#" + each.target().id();
            subjects.add(new Subject(
                    trigger.withEventId(id.length() > LONGEST_ID ? Digest.of(id).hex() : id),
                    each.target(),
                    Optional.empty(),
                    "",
                    window,
                    each.tags(),
                    Optional.empty()));
        }
        List<Alert.Unplaced> unplaced = new ArrayList<>();
        if (!refused.isEmpty()) {
            unplaced.add(new Alert.NoContainer(
                    refused.getFirst() + (refused.size() > 1 ? " (and " + (refused.size() - 1) + " more)" : "")));
        }
        if (narrow.size() > MOST) {
            unplaced.add(new Alert.NoContainer("it names " + narrow.size()
                    + " tasks, services and clusters, and only the" + " first " + MOST + " are collected from"));
        }
        return new Alert.Recognised(subjects, unplaced);
    }

    /** Whoever collects from a task need not collect from its service and its cluster, too. */
    private List<Named> narrowest() {
        return named.values().stream()
                .filter(each ->
                        named.values().stream().noneMatch(other -> EcsNames.isWithin(other.target(), each.target())))
                .toList();
    }
}
