package org.ephemera.acquire.alert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.Digest;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;

/**
 * Targets that one event identifies, without duplicates, in the order of the event. A parent resource (a cluster, a
 * service) is a target only if the event identifies no part of it.
 */
public final class AlertTargets {
    /** Maximum number of targets of one event. Their packages share the time of one invocation. */
    private static final int MOST = 50;

    private static final int LONGEST_ID = 512;

    private record Named(Target target, Map<String, String> tags) {}

    private final Function<String, Target> parser;
    private final BiPredicate<Target, Target> within;
    private final Map<String, Named> named = new LinkedHashMap<>();
    private final List<String> rejected = new ArrayList<>();
    private final List<Parent> parents = new ArrayList<>();
    private Optional<String> setFallbackReason = Optional.empty();

    /**
     * Resource that cannot be collected.
     *
     * @param holder prefix of the ids of all its parts; the resource is reported unless the event identifies one of
     *     them
     */
    private record Parent(String holder, String reason) {}

    /**
     * Creates an empty list.
     *
     * @param parser converts a resource name to a target, or throws {@link IllegalArgumentException} with a sentence
     *     for users
     * @param within true if the first target is a part of the second
     */
    public AlertTargets(Function<String, Target> parser, BiPredicate<Target, Target> within) {
        this.parser = parser;
        this.within = within;
    }

    /**
     * Adds the target with this resource name. A name that cannot be parsed is rejected, and reported in the result.
     *
     * @return false if the name was rejected
     */
    public boolean add(String name, TargetHints hints, Map<String, String> tags) {
        try {
            Target target = hints.applyTo(parser.apply(name));
            named.putIfAbsent(target.id(), new Named(target, tags));
            return true;
        } catch (IllegalArgumentException e) {
            rejected.add("it identifies a container in an unknown format: " + e.getMessage());
            return false;
        }
    }

    /**
     * Sets the reason to report if the event identifies only resources that are not containers. The first reason is
     * used.
     */
    public void setFallbackReason(String reason) {
        setFallbackReason = setFallbackReason.or(() -> Optional.of(reason));
    }

    /**
     * Adds a resource that contains containers, or is one, but cannot be collected under this name. It is reported
     * unless the event also identifies a part of it.
     *
     * @param holder prefix of the ids of all its parts; its own id if it has none
     */
    public void addUncollectable(String holder, String reason) {
        parents.add(new Parent(holder, reason));
    }

    /**
     * Returns the alert about these targets.
     *
     * @param otherwise reason to report if the event identifies no resource
     */
    public ParsedAlert toAlert(AcquisitionTrigger trigger, RequestedWindow window, String otherwise) {
        List<Named> narrow = narrowest();
        List<String> uncollectable = uncollectable();
        if (narrow.isEmpty()) {
            return new ParsedAlert.NoContainer(rejected.stream()
                    .findFirst()
                    .or(() -> uncollectable.stream().findFirst())
                    .or(() -> setFallbackReason)
                    .orElse(otherwise));
        }
        List<AlertSubject> subjects = new ArrayList<>();
        for (Named each : narrow.subList(0, Math.min(MOST, narrow.size()))) {
            String id = narrow.size() == 1
                    ? trigger.eventId()
                    // Each target gets its own package, and so its own event id.
                    : trigger.eventId() + "#" + each.target().id();
            subjects.add(new AlertSubject(
                    trigger.withEventId(id.length() > LONGEST_ID ? Digest.of(id).hex() : id),
                    each.target(),
                    Optional.empty(),
                    "",
                    window,
                    each.tags(),
                    Optional.empty()));
        }
        List<ParsedAlert.Unplaced> unplaced = new ArrayList<>();
        first(rejected).ifPresent(unplaced::add);
        first(uncollectable).ifPresent(unplaced::add);
        if (narrow.size() > MOST) {
            unplaced.add(new ParsedAlert.NoContainer("it identifies " + narrow.size()
                    + " containers or parent resources; evidence is collected from the first " + MOST + " only"));
        }
        return new ParsedAlert.Recognised(subjects, unplaced);
    }

    private List<String> uncollectable() {
        return parents.stream()
                .filter(each -> named.keySet().stream().noneMatch(name -> name.startsWith(each.holder())))
                .map(Parent::reason)
                .distinct()
                .toList();
    }

    private static Optional<ParsedAlert.Unplaced> first(List<String> reasons) {
        String more = reasons.size() > 1 ? " (and " + (reasons.size() - 1) + " more)" : "";
        return reasons.stream().findFirst().map(reason -> new ParsedAlert.NoContainer(reason + more));
    }

    /** Removes each target that contains another one: collecting a part makes collecting its parent unnecessary. */
    private List<Named> narrowest() {
        return named.values().stream()
                .filter(each -> named.values().stream().noneMatch(other -> within.test(other.target(), each.target())))
                .toList();
    }
}
