package org.ephemera.analyze.parse.sealed;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.format.ItemOutcome;

/** Reader of the outcome of every planned item, with its calls. */
public final class ItemCoverage {
    private ItemCoverage() {}

    /** Returns one entry for each outcome, in the order of the package: most volatile first. */
    public static List<CoverageEntry> of(SealedPackage sealed) {
        Map<String, Set<String>> calls = new HashMap<>();
        Map<String, Instant> requested = new HashMap<>();
        for (ApiResponse response : sealed.responses()) {
            calls.computeIfAbsent(response.item(), item -> new TreeSet<>())
                    .add(response.service() + ":" + response.operation());
            requested.merge(response.item(), response.time(), (a, b) -> a.isBefore(b) ? a : b);
        }
        return sealed.outcomes().stream()
                .map(outcome -> of(outcome, calls, requested))
                .toList();
    }

    private static CoverageEntry of(
            ItemOutcome outcome, Map<String, Set<String>> calls, Map<String, Instant> requested) {
        String item = outcome.planned().item();
        return new CoverageEntry(
                outcome, List.copyOf(calls.getOrDefault(item, Set.of())), Optional.ofNullable(requested.get(item)));
    }
}
