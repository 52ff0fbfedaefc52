package org.ephemera.cli.collect;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicLong;
import org.ephemera.cli.terminal.AmountText;
import org.ephemera.collect.CollectionListener;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Counter of items and bytes of a collection, shown in one line. */
final class ProgressCounter implements CollectionListener {
    private static final Duration EXPECTED_START = Duration.ofSeconds(3);

    private final long start = System.nanoTime();
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Map<String, Outcome> ended = new ConcurrentHashMap<>();
    private final ConcurrentLinkedDeque<String> running = new ConcurrentLinkedDeque<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Adds planned items to the total. */
    void plan(Iterable<PlannedItem> planned) {
        planned.forEach(item -> known.add(item.item()));
    }

    @Override
    public void started(PlannedItem item) {
        known.add(item.item());
        running.addLast(item.item());
    }

    @Override
    public void received(PlannedItem item, long more) {
        bytes.addAndGet(more);
    }

    @Override
    public void ended(PlannedItem item, Outcome outcome) {
        running.remove(item.item());
        ended.put(item.item(), outcome);
    }

    @Override
    public void sealing() {
        running.addLast("sealing");
    }

    @Override
    public String toString() {
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        String current = running.peekLast();
        if (known.isEmpty() && time.compareTo(EXPECTED_START) > 0) {
            current = "waiting for the claim of another process";
        }
        return ended.size() + "/" + known.size() + " items  " + AmountText.bytes(bytes.get()) + "  "
                + AmountText.time(time) + "  " + (current == null ? "" : current);
    }
}
