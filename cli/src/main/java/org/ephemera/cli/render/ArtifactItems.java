package org.ephemera.cli.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;

/** All items of one artifact, to be told in one line however many they are. */
record ArtifactItems(String artifact, List<ItemOutcome> items) {
    /** What a reader should look at although the item was collected, in words for one line. */
    private static final Map<String, String> ALARMING = Map.of(
            DetailCode.DATA_MASKED, "DATA IS MASKED",
            DetailCode.DEFINITIONS_DELETING, "DEFINITIONS ARE BEING DELETED",
            DetailCode.TAG_MOVED, "THE TAG HAS MOVED");

    private static final String CLAUSE = "; ";

    ArtifactItems {
        items = List.copyOf(items);
    }

    /** In the order in which the artifacts come. */
    static List<ArtifactItems> of(List<ItemOutcome> items) {
        Map<String, List<ItemOutcome>> byArtifact = new LinkedHashMap<>();
        for (ItemOutcome item : items) {
            byArtifact
                    .computeIfAbsent(item.planned().artifact(), key -> new ArrayList<>())
                    .add(item);
        }
        return byArtifact.entrySet().stream()
                .map(artifact -> new ArtifactItems(artifact.getKey(), artifact.getValue()))
                .toList();
    }

    /** True if something of it is in the package, be it a part. */
    boolean isThere() {
        return any(OutcomeCode.COLLECTED)
                || items.stream().anyMatch(item -> item.code() == OutcomeCode.PARTIAL && item.bytes() > 0);
    }

    boolean any(OutcomeCode code) {
        return items.stream().anyMatch(item -> item.code() == code);
    }

    /** Those for which it holds; the artifact may be left without any. */
    ArtifactItems only(Predicate<ItemOutcome> which) {
        return new ArtifactItems(artifact, items.stream().filter(which).toList());
    }

    /** How many of them were collected: {@code 3 of 5}, {@code 5}; nothing where there is only one. */
    String count() {
        long there = items.stream()
                .filter(item -> item.code() == OutcomeCode.COLLECTED)
                .count();
        if (items.size() == 1) {
            return "";
        }
        return there == items.size() ? Long.toString(there) : there + " of " + items.size();
    }

    long bytes() {
        return items.stream().mapToLong(ItemOutcome::bytes).sum();
    }

    /** What came of them: first what is not there, by its outcome, then the gist of each that is. */
    String gist() {
        Map<OutcomeCode, Integer> absent = new TreeMap<>();
        for (ItemOutcome item : items) {
            if (item.code() != OutcomeCode.COLLECTED) {
                absent.merge(item.code(), 1, Integer::sum);
            }
        }
        List<String> parts = new ArrayList<>();
        absent.forEach((code, count) -> parts.add(count + " " + CollectionText.word(code)));
        String there = String.join(" · ", messages().distinct().toList());
        if (!there.isEmpty()) {
            parts.add(there);
        }
        return String.join(CLAUSE, parts);
    }

    /** Of those that are whole, where there are any. */
    private Stream<String> messages() {
        OutcomeCode told = any(OutcomeCode.COLLECTED) ? OutcomeCode.COLLECTED : OutcomeCode.PARTIAL;
        List<Outcome> outcomes = items.stream()
                .map(ItemOutcome::outcome)
                .filter(outcome -> outcome.code() == told)
                .toList();
        if (outcomes.size() == 1) {
            return Stream.of(outcomes.getFirst().message());
        }
        return Stream.concat(
                outcomes.stream()
                        .map(Outcome::detail)
                        .filter(ALARMING::containsKey)
                        .map(ALARMING::get),
                outcomes.stream().map(Outcome::brief));
    }
}
