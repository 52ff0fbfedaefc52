package org.ephemera.collect;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.format.SegmentEnd;
import org.ephemera.format.SegmentWriter;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.GuardedWrite;
import org.ephemera.store.OccupiedPathException;

/**
 * Log segments of one attempt. A segment becomes a stored object when it closes, so a killed attempt loses at most the
 * segment that was open.
 */
final class Journal {
    private static final int RESPONSES_A_SEGMENT = 64;
    private static final Duration SEGMENT_TIME = Duration.ofSeconds(20);

    private final EvidenceStore store;
    private final String prefix;
    private final Digest openRecord;
    private final PlannedItem item;
    private final Claim claim;
    private final RunSigner signer;
    private final String attempt;
    private final Clock clock;
    private final Consumer<List<PlannedItem>> found;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<PlannedItem> unannounced = new ArrayList<>();
    private SegmentWriter segment;
    private int number = 1;
    private Optional<ResumeCursor> stored = Optional.empty();

    /**
     * Begins the first segment of an attempt.
     *
     * @param found receives the planned items after the segment that plans them is stored
     */
    Journal(
            EvidenceStore store,
            String prefix,
            Digest openRecord,
            PlannedItem item,
            Claim claim,
            RunSigner signer,
            String attempt,
            Clock clock,
            Consumer<List<PlannedItem>> found) {
        this.store = store;
        this.prefix = prefix;
        this.openRecord = openRecord;
        this.item = item;
        this.claim = claim;
        this.signer = signer;
        this.attempt = attempt;
        this.clock = clock;
        this.found = found;
        this.segment = begin();
    }

    void write(Consumer<SegmentWriter> line) {
        lock.lock();
        try {
            line.accept(segment);
        } finally {
            lock.unlock();
        }
    }

    void planned(PlannedItem planned) {
        lock.lock();
        try {
            segment.planned(planned);
            unannounced.add(planned);
        } finally {
            lock.unlock();
        }
    }

    /** Records that the item can resume at this cursor; closes the segment if it is full or old. */
    void reached(ResumeCursor cursor) throws IOException {
        lock.lock();
        try {
            if (segment.answers() >= RESPONSES_A_SEGMENT || isDue()) {
                store(new SegmentEnd.Continues(cursor));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reports whether the segment is old enough to close. */
    boolean isDue() {
        lock.lock();
        try {
            return !clock.instant().isBefore(segment.openedAt().plus(SEGMENT_TIME));
        } finally {
            lock.unlock();
        }
    }

    /** Returns the cursor at which another attempt can continue; empty if no segment was stored. */
    Optional<ResumeCursor> cursor() {
        return stored;
    }

    Instant now() {
        return clock.instant();
    }

    void close(SegmentEnd end) throws IOException {
        lock.lock();
        try {
            store(end);
        } finally {
            lock.unlock();
        }
    }

    private void store(SegmentEnd end) throws IOException {
        segment.close(end);
        signer.sign(segment);
        byte[] lines = segment.toBytes();
        String key = prefix + PackageLayout.segment(item.item(), attempt, number);
        CreateResult created = GuardedWrite.create(store, key, Blob.of(lines), claim::check);
        if (created instanceof CreateResult.Adopted adopted && !adopted.isSame()) {
            throw new OccupiedPathException(key, Optional.empty(), "it is not a segment of this run");
        }
        if (end instanceof SegmentEnd.Continues next) {
            stored = Optional.of(next.cursor());
        }
        number++;
        segment = begin();
        List<PlannedItem> ready = List.copyOf(unannounced);
        unannounced.clear();
        found.accept(ready);
    }

    private SegmentWriter begin() {
        SegmentWriter writer = new SegmentWriter(openRecord, item.item(), attempt, clock);
        writer.open(number, claim.notAfter(), claim.worker());
        return writer;
    }
}
