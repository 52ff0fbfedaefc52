package org.ephemera.analyze.parse.sealed;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.analyze.model.Coverage;
import org.ephemera.format.ItemOutcome;

/** What became of every item of the plan, and what was asked for it. */
public final class ItemCoverage {
    private ItemCoverage() {}

    /** One line for each outcome, in the order of the package: most volatile first. */
    public static List<Coverage> of(SealedPackage sealed) {
        Map<String, Set<String>> calls = new HashMap<>();
        Map<String, Instant> asked = new HashMap<>();
        for (ApiResponse answer : sealed.answers()) {
            calls.computeIfAbsent(answer.item(), item -> new TreeSet<>())
                    .add(answer.service() + ":" + answer.operation());
            asked.merge(answer.item(), answer.time(), (a, b) -> a.isBefore(b) ? a : b);
        }
        return sealed.outcomes().stream()
                .map(outcome -> of(outcome, calls, asked))
                .toList();
    }

    private static Coverage of(ItemOutcome outcome, Map<String, Set<String>> calls, Map<String, Instant> asked) {
        String item = outcome.planned().item();
        return new Coverage(
                outcome, List.copyOf(calls.getOrDefault(item, Set.of())), Optional.ofNullable(asked.get(item)));
    }
}
