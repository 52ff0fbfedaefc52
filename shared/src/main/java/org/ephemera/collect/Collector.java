package org.ephemera.collect;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ephemera.bag.Attempt;
import org.ephemera.bag.OpenRecord;
import org.ephemera.bag.PlannedItem;
import org.ephemera.bag.Progress;
import org.ephemera.evidence.Digest;
import org.ephemera.store.EvidenceStore;

/** Works through the items of a package, most volatile first and many at a time, until each has an outcome. */
public final class Collector {
    /** Long enough for any one call, short enough that a dead worker does not hold a package up. */
    public static final Duration LEASE = Duration.ofSeconds(60);

    private static final int AT_ONCE = 16;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private final Map<String, EvidenceSource> sources;
    private final EvidenceStore store;
    private final Workers workers;
    private final CollectionListener listener;
    private final Clock clock;

    public Collector(
            List<EvidenceSource> sources,
            EvidenceStore store,
            Workers workers,
            CollectionListener listener,
            Clock clock) {
        this.sources = sources.stream()
                .collect(
                        Collectors.toUnmodifiableMap(source -> source.artifact().id(), Function.identity()));
        this.store = store;
        this.workers = workers;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Collects until every item has an outcome or the deadline passes. Items that another worker holds are waited for.
     *
     * @param openRecord SHA-256 of the stored {@code open.json}
     * @throws IOException if the store fails; what it took stays, and the same call goes on from there
     */
    public void run(OpenRecord open, Digest openRecord, Deadline deadline) throws IOException {
        while (true) {
            Progress progress = Progress.read(store, open);
            List<PlannedItem> unfinished = progress.items().stream()
                    .filter(item -> progress.of(item).finished().isEmpty())
                    .toList();
            if (unfinished.isEmpty() || deadline.passed()) {
                return;
            }
            List<PlannedItem> free = unfinished.stream()
                    .filter(item -> holder(progress, item).isEmpty())
                    .toList();
            if (free.isEmpty()) {
                await(LOOK_AGAIN);
                continue;
            }
            Subjects subjects = new Subjects(progress.items());
            WorkQueue queue = new WorkQueue(AT_ONCE);
            ItemWork work = new ItemWork(
                    store, open.packageId().prefix(), openRecord, subjects, queue, workers, listener, clock, deadline);
            free.forEach(item -> queue.add(
                    item, () -> work.run(item, source(item), progress.of(item).cursor())));
            Set<String> known = ConcurrentHashMap.newKeySet();
            progress.items().forEach(item -> known.add(item.item()));
            work.found(item -> {
                if (known.add(item.item())) {
                    queue.add(item, () -> work.run(item, source(item), Optional.empty()));
                }
            });
            queue.runAll();
        }
    }

    /** A live attempt of somebody else at the item. */
    private Optional<Attempt> holder(Progress progress, PlannedItem item) {
        Instant now = clock.instant();
        return progress.attempts().stream()
                .filter(attempt -> attempt.item().equals(item.item()))
                .filter(attempt -> !attempt.over() && !now.isAfter(attempt.notAfter()))
                .filter(attempt -> !workers.isDead(attempt.worker()))
                .findAny();
    }

    private EvidenceSource source(PlannedItem item) {
        EvidenceSource source = sources.get(item.artifact());
        return source != null ? source : new UnknownSource(item);
    }

    static void await(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; what was collected stays, resume to go on", e);
        }
    }
}
