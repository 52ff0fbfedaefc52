package org.ephemera.collect;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.bag.SegmentEnd;
import org.ephemera.evidence.Digest;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;

/** Takes one item from wherever it stands to its outcome, in as many attempts as that needs. */
final class ItemWork {
    /** Before a lease ends, the source is asked to pause, so that it can close its segment in time. */
    private static final Duration MARGIN = Duration.ofSeconds(15);

    private final EvidenceStore store;
    private final String prefix;
    private final Digest openRecord;
    private final Subjects subjects;
    private final WorkQueue queue;
    private final Workers workers;
    private final CollectionListener listener;
    private final Clock clock;
    private final Deadline deadline;
    private final SecureRandom random = new SecureRandom();
    private Consumer<PlannedItem> found = item -> {};

    ItemWork(
            EvidenceStore store,
            String prefix,
            Digest openRecord,
            Subjects subjects,
            WorkQueue queue,
            Workers workers,
            CollectionListener listener,
            Clock clock,
            Deadline deadline) {
        this.store = store;
        this.prefix = prefix;
        this.openRecord = openRecord;
        this.subjects = subjects;
        this.queue = queue;
        this.workers = workers;
        this.listener = listener;
        this.clock = clock;
        this.deadline = deadline;
    }

    void found(Consumer<PlannedItem> consumer) {
        found = consumer;
    }

    void run(PlannedItem item, EvidenceSource source, Optional<Cursor> from) throws IOException {
        if (deadline.passed()) {
            return;
        }
        listener.started(item);
        Lease lease = lease();
        Journal journal = new Journal(
                store,
                prefix,
                openRecord,
                item,
                lease,
                from.orElse(Cursor.START),
                clock,
                subject -> found.accept(subject));
        Recorder recorder = new Recorder(store, prefix, item, lease, journal, subjects, listener);
        try {
            switch (step(item, source, from, recorder, lease)) {
                case Step.Finished finished -> {
                    journal.close(new SegmentEnd.Finished(finished.outcome(), finished.extent()));
                    listener.ended(item, finished.outcome());
                }
                case Step.Paused paused -> {
                    journal.close(new SegmentEnd.Paused(paused.cursor()));
                    again(item, source, paused.cursor());
                }
            }
        } catch (AttemptOverException e) {
            again(item, source, journal.cursor());
        }
    }

    private void again(PlannedItem item, EvidenceSource source, Cursor cursor) {
        queue.add(item, () -> run(item, source, Optional.of(cursor)));
    }

    private Step step(PlannedItem item, EvidenceSource source, Optional<Cursor> from, Recorder recorder, Lease lease)
            throws IOException {
        Deadline pause = deadline.orSooner(lease.notAfter().minus(MARGIN));
        try {
            return source.collect(item, from, recorder, pause);
        } catch (StoreException | AttemptOverException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // One broken source must not cost the others: its failure is its outcome.
            return new Step.Finished(
                    new Outcome.Failed(e.getClass().getSimpleName(), "the source could not go on: " + e.getMessage()),
                    Extent.NONE);
        }
    }

    private Lease lease() {
        byte[] id = new byte[4];
        random.nextBytes(id);
        Instant ends = clock.instant().plus(Collector.LEASE);
        return new Lease(HexFormat.of().formatHex(id), ends, workers.self(), clock);
    }
}
