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

/** {@code data/outcomes.jsonl}: one line for every planned item, so that nothing is silently missing. */
public record OutcomeList(List<ItemOutcome> items) {
    private static final int BUFFER = 64 << 10;

    /** Most volatile first, then by name; the second subject before the tenth. */
    private static final Comparator<PlannedItem> ORDER = Comparator.comparing(PlannedItem::volatility)
            .thenComparing(PlannedItem::artifact)
            .thenComparingInt(item -> item.item().length())
            .thenComparing(PlannedItem::item);

    public OutcomeList {
        items = List.copyOf(items);
    }

    /** The outcomes as they stand; an item that no attempt finished ends PARTIAL or FAILED by that. */
    public static OutcomeList of(PlanProgress progress) {
        return of(progress, Optional.empty());
    }

    /** @param gaveUp why nobody goes on with what is not finished, in words for people; empty if time ended it */
    public static OutcomeList of(PlanProgress progress, Optional<String> gaveUp) {
        return new OutcomeList(progress.items().stream()
                .sorted(ORDER)
                .map(item -> ItemOutcome.of(item, progress.of(item), gaveUp))
                .toList());
    }

    /**
     * Reads what {@link #write} wrote, but for the ids of the requests, of which there may be more than is good to hold.
     *
     * @throws IOException if it is not of that form, or is larger than any that is written
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
     * True if what is read are the outcomes that this log leads to, of a package that was given up or not. Nothing of them is held.
     *
     * @throws IOException as {@link #parse}
     */
    public static boolean areOf(InputStream in, PlanProgress progress, String target) throws IOException {
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

    /** Writes it as it is stored. An item with a hundred thousand answers has a line of megabytes, which is never held whole. */
    public void write(String target, OutputStream out) throws IOException {
        OutputStream lines = new BufferedOutputStream(out, BUFFER);
        for (ItemOutcome item : items) {
            Json.write(item.toJson(target), lines);
            lines.write('\n');
        }
        lines.flush();
    }

    /** How many items ended in which way; a code that no item has is absent. */
    public Map<OutcomeCode, Integer> counts() {
        Map<OutcomeCode, Integer> counts = new EnumMap<>(OutcomeCode.class);
        items.forEach(item -> counts.merge(item.code(), 1, Integer::sum));
        return counts;
    }

    public CompletenessStatus status() {
        return CompletenessStatus.worst(items.stream().map(ItemOutcome::status).toList());
    }
}
