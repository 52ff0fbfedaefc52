package org.ephemera.cli.render;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;

/** All items of one artifact, to be told in one line however many they are. */
record ArtifactItems(String artifact, List<ItemOutcome> items) {
    /** Our own sentences shout only where somebody should look. */
    private static final Pattern LOUD = Pattern.compile("\\b[A-Z]{2,}(?: [A-Z]{2,})+\\b");

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
        List<String> messages = items.stream()
                .filter(item -> item.code() == told)
                .map(item -> item.outcome().message())
                .toList();
        if (messages.size() == 1) {
            return messages.stream();
        }
        return Stream.concat(
                messages.stream().flatMap(message -> loud(message).stream()),
                messages.stream().filter(message -> loud(message).isEmpty()).map(ArtifactItems::first));
    }

    private static Optional<String> loud(String message) {
        return Stream.of(message.split(CLAUSE, -1))
                .filter(clause -> LOUD.matcher(clause).find())
                .findFirst();
    }

    private static String first(String message) {
        return message.split(CLAUSE, 2)[0];
    }
}
