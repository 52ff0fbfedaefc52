package org.ephemera.analyze.parse.call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.analyze.model.CallerSummaries;
import org.ephemera.analyze.model.CallerSummary;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.TruncatedText;

/** Summary of the calls of each principal. */
public final class CallerSummarizer {
    private static final int MOST = 200;
    private static final int LONGEST = 1000;

    private CallerSummarizer() {}

    /**
     * Returns the summaries, without read calls of the collector.
     *
     * @param calls by time
     */
    public static CallerSummaries of(List<ControlCall> calls) {
        Map<String, List<ControlCall>> byPrincipal = new LinkedHashMap<>();
        calls.stream()
                .filter(call -> !call.isCollectorRead())
                .forEach(call -> byPrincipal
                        .computeIfAbsent(TruncatedText.text(call.principal(), LONGEST), p -> new ArrayList<>())
                        .add(call));
        List<CallerSummary> all = byPrincipal.entrySet().stream()
                .map(entry -> caller(entry.getKey(), entry.getValue()))
                .toList();
        List<CallerSummary> kept = all.stream()
                .sorted(Comparator.comparing((CallerSummary caller) -> caller.changing() == 0))
                .limit(MOST)
                .sorted(Comparator.comparing(CallerSummary::first))
                .toList();
        return new CallerSummaries(kept, all.size() - kept.size());
    }

    private static CallerSummary caller(String principal, List<ControlCall> calls) {
        List<String> actions = Stream.concat(
                        calls.stream().filter(call -> !ReadOnlyCalls.isReadOnly(call)),
                        calls.stream().filter(ReadOnlyCalls::isReadOnly))
                .map(ControlCall::action)
                .distinct()
                .toList();
        int shown = Math.min(CallerSummary.MOST_ACTIONS, actions.size());
        return new CallerSummary(
                principal,
                calls.size(),
                calls.stream().filter(call -> !ReadOnlyCalls.isReadOnly(call)).count(),
                calls.stream().filter(call -> call.error().isPresent()).count(),
                calls.stream().filter(ControlCall::isDenied).count(),
                actions.subList(0, shown).stream()
                        .map(action -> TruncatedText.text(action, LONGEST))
                        .toList(),
                actions.size() - shown,
                calls.getFirst().time(),
                calls.getLast().time());
    }
}
