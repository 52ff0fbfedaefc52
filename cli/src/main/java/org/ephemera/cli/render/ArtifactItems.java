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

/** Items of one artifact, summarized in one line. */
record ArtifactItems(String artifact, List<ItemOutcome> items) {
    /** Warnings for details of items that were collected; they precede the other messages of the artifact. */
    private static final Map<String, String> WARNINGS = Map.of(
            DetailCode.DATA_MASKED, "DATA IS MASKED",
            DetailCode.DEFINITIONS_DELETING, "DEFINITIONS ARE BEING DELETED",
            DetailCode.TAG_MOVED, "THE TAG HAS MOVED");

    private static final String CLAUSE = "; ";

    ArtifactItems {
        items = List.copyOf(items);
    }

    /** Groups items by artifact, in the order of the first item of each artifact. */
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

    /** Reports whether the package contains at least a part of the artifact. */
    boolean hasContent() {
        return any(OutcomeCode.COLLECTED)
                || items.stream().anyMatch(item -> item.code() == OutcomeCode.PARTIAL && item.bytes() > 0);
    }

    /** Reports whether an item has an outcome. */
    boolean any(OutcomeCode code) {
        return items.stream().anyMatch(item -> item.code() == code);
    }

    /** Returns the artifact with the matching items only, perhaps none. */
    ArtifactItems filter(Predicate<ItemOutcome> which) {
        return new ArtifactItems(artifact, items.stream().filter(which).toList());
    }

    /** Returns the number of collected items: {@code 3 of 5}, {@code 5}, or "" if there is only one item. */
    String count() {
        long collected = items.stream()
                .filter(item -> item.code() == OutcomeCode.COLLECTED)
                .count();
        if (items.size() == 1) {
            return "";
        }
        return collected == items.size() ? Long.toString(collected) : collected + " of " + items.size();
    }

    long bytes() {
        return items.stream().mapToLong(ItemOutcome::bytes).sum();
    }

    /** Returns the number of items of each outcome other than COLLECTED, then the messages of the collected items. */
    String summary() {
        Map<OutcomeCode, Integer> absent = new TreeMap<>();
        for (ItemOutcome item : items) {
            if (item.code() != OutcomeCode.COLLECTED) {
                absent.merge(item.code(), 1, Integer::sum);
            }
        }
        List<String> parts = new ArrayList<>();
        absent.forEach((code, count) -> parts.add(count + " " + CollectionText.word(code)));
        String messages = String.join(" · ", messages().distinct().toList());
        if (!messages.isEmpty()) {
            parts.add(messages);
        }
        return String.join(CLAUSE, parts);
    }

    /** Returns the messages of the COLLECTED items; without any, those of the PARTIAL items. */
    private Stream<String> messages() {
        OutcomeCode shown = any(OutcomeCode.COLLECTED) ? OutcomeCode.COLLECTED : OutcomeCode.PARTIAL;
        List<Outcome> outcomes = items.stream()
                .map(ItemOutcome::outcome)
                .filter(outcome -> outcome.code() == shown)
                .toList();
        if (outcomes.size() == 1) {
            return Stream.of(outcomes.getFirst().message());
        }
        return Stream.concat(
                outcomes.stream()
                        .map(Outcome::detail)
                        .filter(WARNINGS::containsKey)
                        .map(WARNINGS::get),
                outcomes.stream().map(Outcome::summary));
    }
}
