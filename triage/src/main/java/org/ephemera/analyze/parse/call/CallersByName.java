package org.ephemera.analyze.parse.call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Bounded;
import org.ephemera.analyze.model.Caller;
import org.ephemera.analyze.model.Callers;
import org.ephemera.analyze.model.ControlCall;

/** Puts the calls of each principal together. */
public final class CallersByName {
    private static final int MOST = 200;
    private static final int LONGEST = 1000;

    private CallersByName() {}

    /** @param calls by time */
    public static Callers of(List<ControlCall> calls) {
        Map<String, List<ControlCall>> byPrincipal = new LinkedHashMap<>();
        calls.stream()
                .filter(call -> !call.ours())
                .forEach(call -> byPrincipal
                        .computeIfAbsent(Bounded.text(call.principal(), LONGEST), p -> new ArrayList<>())
                        .add(call));
        List<Caller> all = byPrincipal.entrySet().stream()
                .map(entry -> caller(entry.getKey(), entry.getValue()))
                .toList();
        List<Caller> kept = all.stream()
                .sorted(Comparator.comparing((Caller caller) -> caller.changing() == 0))
                .limit(MOST)
                .sorted(Comparator.comparing(Caller::first))
                .toList();
        return new Callers(kept, all.size() - kept.size());
    }

    private static Caller caller(String principal, List<ControlCall> calls) {
        List<String> actions = Stream.concat(
                        calls.stream().filter(call -> !Reading.is(call)),
                        calls.stream().filter(Reading::is))
                .map(ControlCall::action)
                .distinct()
                .toList();
        int shown = Math.min(Caller.MOST_ACTIONS, actions.size());
        return new Caller(
                principal,
                calls.size(),
                calls.stream().filter(call -> !Reading.is(call)).count(),
                calls.stream().filter(call -> call.error().isPresent()).count(),
                calls.stream().filter(ControlCall::denied).count(),
                actions.subList(0, shown).stream()
                        .map(action -> Bounded.text(action, LONGEST))
                        .toList(),
                actions.size() - shown,
                calls.getFirst().time(),
                calls.getLast().time());
    }
}
