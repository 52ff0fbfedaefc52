package org.ephemera.format;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.model.OutcomeCode;

/**
 * Content of {@code data/outcomes.jsonl}: one line for every planned item, so that missing evidence is always reported.
 */
public record OutcomeList(List<ItemOutcome> items) {
    private static final int BUFFER = 64 << 10;

    /** Order of the lines: most volatile first, then by name, with the second subject before the tenth. */
    private static final Comparator<PlannedItem> ORDER = Comparator.comparing(PlannedItem::volatility)
            .thenComparing(PlannedItem::artifact)
            .thenComparingInt(item -> item.item().length())
            .thenComparing(PlannedItem::item);

    public OutcomeList {
        items = List.copyOf(items);
    }

    /** Returns the current outcomes. An item that no attempt finished gets PARTIAL or FAILED. */
    public static OutcomeList of(PlanProgress progress) {
        return of(progress, Optional.empty());
    }

    /**
     * Returns the outcomes of a package that may have been given up.
     *
     * @param gaveUp reason for people for which no worker resumes unfinished items; empty if the time limit ended them
     */
    public static OutcomeList of(PlanProgress progress, Optional<String> gaveUp) {
        return new OutcomeList(progress.items().stream()
                .sorted(ORDER)
                .map(item -> ItemOutcome.of(item, progress.of(item), gaveUp))
                .toList());
    }

    /**
     * Parses the output of {@link #write} without the request ids, which may not fit into memory.
     *
     * @throws IOException if it is malformed, or exceeds the size limit
     */
    public static OutcomeList parse(InputStream in) throws IOException {
        List<ItemOutcome> items = new ArrayList<>();
        try (OutcomeLines lines = new OutcomeLines(in)) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                items.add(ItemOutcome.from(line.get().json()));
            }
        }
        return new OutcomeList(items);
    }

    /**
     * Reports whether the input is the list of outcomes that results from this log, of a package that was given up or
     * not. The input is not kept.
     *
     * @throws IOException as {@link #parse}
     */
    public static boolean matches(InputStream in, PlanProgress progress, String target) throws IOException {
        Map<String, PlannedItem> missing = new HashMap<>();
        progress.items().forEach(item -> missing.put(item.item(), item));
        try (OutcomeLines lines = new OutcomeLines(in)) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                PlannedItem item = missing.remove(line.get().json().path("item").asText());
                if (item == null || !ItemOutcome.isOf(line.get(), item, progress.of(item), target)) {
                    return false;
                }
            }
        }
        return missing.isEmpty();
    }

    /**
     * Writes the lines as they are stored. The line of an item with a hundred thousand responses takes megabytes and is
     * never kept in memory.
     */
    public void write(String target, OutputStream out) throws IOException {
        OutputStream lines = new BufferedOutputStream(out, BUFFER);
        for (ItemOutcome item : items) {
            Json.write(item.toJson(target), lines);
            lines.write('\n');
        }
        lines.flush();
    }

    /** Returns the number of items by outcome. A code without items is absent. */
    public Map<OutcomeCode, Integer> counts() {
        Map<OutcomeCode, Integer> counts = new EnumMap<>(OutcomeCode.class);
        items.forEach(item -> counts.merge(item.code(), 1, Integer::sum));
        return counts;
    }

    /** Returns the completeness of the package. */
    public CompletenessStatus status() {
        return CompletenessStatus.worst(items.stream().map(ItemOutcome::status).toList());
    }
}
