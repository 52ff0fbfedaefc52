package org.ephemera.acquire.alert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.format.Trigger;
import org.ephemera.model.AskedWindow;
import org.ephemera.model.Digest;
import org.ephemera.model.Target;

/**
 * The containers that one event names, each once and in the order in which they are named; what holds others (a cluster, a
 * service) only where nothing of it is named.
 */
public final class AlertTargets {
    /** Of one event. Its packages share the time of one run. */
    private static final int MOST = 50;

    private static final int LONGEST_ID = 512;

    private record Named(Target target, Map<String, String> tags) {}

    private final Function<String, Target> parser;
    private final BiPredicate<Target, Target> within;
    private final Map<String, Named> named = new LinkedHashMap<>();
    private final List<String> refused = new ArrayList<>();
    private final List<Besides> besides = new ArrayList<>();
    private Optional<String> instead = Optional.empty();

    /** @param holder how the names of all begin that it holds; it is told of unless one of them is named */
    private record Besides(String holder, String reason) {}

    /**
     * Begins with none.
     *
     * @param parser makes a cloud's name of something a target, or throws {@link IllegalArgumentException} with a sentence
     * @param within true if the first is a part of the second
     */
    public AlertTargets(Function<String, Target> parser, BiPredicate<Target, Target> within) {
        this.parser = parser;
        this.within = within;
    }

    /**
     * Takes what the cloud's name names. What is no name of something to collect from is refused, and said.
     *
     * @return false if it was refused
     */
    public boolean add(String name, TargetHints hints, Map<String, String> tags) {
        try {
            Target target = hints.of(parser.apply(name));
            named.putIfAbsent(target.id(), new Named(target, tags));
            return true;
        } catch (IllegalArgumentException e) {
            refused.add("it names a container in a form that is not known: " + e.getMessage());
            return false;
        }
    }

    /** What it names that is no container. It matters only if it names none. */
    public void instead(String reason) {
        instead = instead.or(() -> Optional.of(reason));
    }

    /**
     * What it names that holds containers, or is one, and that nothing can be collected from as it is named. It is told
     * whatever else is named, unless that is a part of it.
     *
     * @param holder how the names of all of its parts begin; a name of itself if it has none
     */
    public void besides(String holder, String reason) {
        besides.add(new Besides(holder, reason));
    }

    /** @param otherwise the reason if nothing at all was named */
    public Alert about(Trigger trigger, AskedWindow window, String otherwise) {
        List<Named> narrow = narrowest();
        List<String> untaken = besides();
        if (narrow.isEmpty()) {
            return new Alert.NoContainer(refused.stream()
                    .findFirst()
                    .or(() -> untaken.stream().findFirst())
                    .or(() -> instead)
                    .orElse(otherwise));
        }
        List<AlertSubject> subjects = new ArrayList<>();
        for (Named each : narrow.subList(0, Math.min(MOST, narrow.size()))) {
            String id = narrow.size() == 1
                    ? trigger.eventId()
                    // Several targets are several packages, each with an event of its own.
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
        List<Alert.Unplaced> unplaced = new ArrayList<>();
        first(refused).ifPresent(unplaced::add);
        first(untaken).ifPresent(unplaced::add);
        if (narrow.size() > MOST) {
            unplaced.add(new Alert.NoContainer("it names " + narrow.size()
                    + " containers or what holds them, and only the first " + MOST + " are collected from"));
        }
        return new Alert.Recognised(subjects, unplaced);
    }

    private List<String> besides() {
        return besides.stream()
                .filter(each -> named.keySet().stream().noneMatch(name -> name.startsWith(each.holder())))
                .map(Besides::reason)
                .distinct()
                .toList();
    }

    private static Optional<Alert.Unplaced> first(List<String> reasons) {
        String more = reasons.size() > 1 ? " (and " + (reasons.size() - 1) + " more)" : "";
        return reasons.stream().findFirst().map(reason -> new Alert.NoContainer(reason + more));
    }

    /** Whoever collects from a part need not collect from the whole, too. */
    private List<Named> narrowest() {
        return named.values().stream()
                .filter(each -> named.values().stream().noneMatch(other -> within.test(other.target(), each.target())))
                .toList();
    }
}
