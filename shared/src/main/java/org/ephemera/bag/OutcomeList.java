package org.ephemera.bag;

import com.fasterxml.jackson.core.JsonParser;
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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.ephemera.evidence.OutcomeCode;

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
    public static OutcomeList of(Progress progress) {
        return of(progress, Optional.empty());
    }

    /** @param gaveUp why nobody goes on with what is not finished, in words for people; empty if time ended it */
    public static OutcomeList of(Progress progress, Optional<String> gaveUp) {
        return new OutcomeList(progress.items().stream()
                .sorted(ORDER)
                .map(item -> ItemOutcome.of(item, progress.of(item), gaveUp))
                .toList());
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it is not of that form, or is larger than any that is written
     */
    public static OutcomeList parse(InputStream in) throws IOException {
        return parse(in, each -> true);
    }

    /**
     * The same.
     *
     * @throws IOException also if one is about another target
     */
    public static OutcomeList parse(InputStream in, String target) throws IOException {
        return parse(in, target::equals);
    }

    private static OutcomeList parse(InputStream in, Predicate<String> target) throws IOException {
        List<ItemOutcome> items = new ArrayList<>();
        try (in;
                JsonParser tokens = Json.bounded(in)) {
            for (Optional<ItemOutcome> next = ItemOutcome.next(tokens, target);
                    next.isPresent();
                    next = ItemOutcome.next(tokens, target)) {
                items.add(next.get());
                if (tokens.currentTokenLocation().getLineNr() != items.size()) {
                    throw new IOException("outcome " + items.size() + " is not in its own line");
                }
            }
        }
        return new OutcomeList(items);
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

    /** True if these are the outcomes that this log leads to, of a package that was given up or not. */
    public boolean isOf(Progress progress, String target) throws IOException {
        Map<String, ItemOutcome> lines = new HashMap<>();
        items.forEach(line -> lines.put(line.planned().item(), line));
        boolean same = items.size() == progress.items().size() && lines.size() == items.size();
        for (PlannedItem item : progress.items()) {
            same = same
                    && lines.containsKey(item.item())
                    && Objects.requireNonNull(lines.get(item.item())).isOf(item, progress.of(item), target);
        }
        return same;
    }

    /** How many items ended in which way; a code that no item has is absent. */
    public Map<OutcomeCode, Integer> counts() {
        Map<OutcomeCode, Integer> counts = new EnumMap<>(OutcomeCode.class);
        items.forEach(item -> counts.merge(item.code(), 1, Integer::sum));
        return counts;
    }

    public Status status() {
        return Status.worst(items.stream().map(ItemOutcome::status).toList());
    }
}
