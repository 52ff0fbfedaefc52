package org.ephemera.collect;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.ephemera.envelope.RunKey;
import org.ephemera.envelope.Signer;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.SegmentWriter;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.GuardedWrite;
import org.ephemera.store.OccupiedPathException;
import org.jspecify.annotations.Nullable;

/**
 * Signer of the segments of one run. The key of the run is in memory; the signing key signs its delegation once, before
 * the first segment is stored. A run that lasts longer than its delegation gets another one with another key.
 */
final class RunSigner {
    /** Longest time that a stolen key of a run could be used. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /** Time after the deadline in which a run may still store what it has received. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /** Clocks are set back by a few seconds while a run works. */
    private static final Duration CLOCK = Duration.ofMinutes(1);

    private static final int ATTEMPTS = 3;

    private final EvidenceStore store;
    private final OpenRecord open;
    private final Digest openRecord;
    private final Signer signer;
    private final Claim claim;
    private final Deadline deadline;
    private final Clock clock;
    private final Instant begun;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable RunKey key;

    /**
     * Creates the signer of a run, which begins now.
     *
     * @param openRecord digest that the acquisition log begins with
     */
    RunSigner(
            EvidenceStore store,
            OpenRecord open,
            Digest openRecord,
            Signer signer,
            Claim claim,
            Deadline deadline,
            Clock clock) {
        this.store = store;
        this.open = open;
        this.openRecord = openRecord;
        this.signer = signer;
        this.claim = claim;
        this.deadline = deadline;
        this.clock = clock;
        this.begun = clock.instant().truncatedTo(ChronoUnit.MILLIS).minus(CLOCK);
    }

    /** Signs a closed segment. */
    void sign(SegmentWriter segment) throws IOException {
        segment.sign(current());
    }

    private RunKey current() throws IOException {
        lock.lock();
        try {
            Instant now = clock.instant();
            RunKey existing = key;
            // A segment that is signed just before the end contains a time just after it.
            if (existing != null
                    && now.plus(CLOCK).isBefore(existing.delegation().notAfter())) {
                return existing;
            }
            RunKey created = delegated(now);
            key = created;
            return created;
        } finally {
            lock.unlock();
        }
    }

    private RunKey delegated(Instant now) throws IOException {
        for (int tried = 1; ; tried++) {
            RunKey created = RunKey.create(open.originalId(), openRecord, begun, end(now));
            String path = open.packageId().prefix() + created.delegation().path();
            Blob envelope = Blob.of(created.delegate(signer).toBytes());
            CreateResult result = GuardedWrite.create(store, path, envelope, claim::check);
            if (!(result instanceof CreateResult.Adopted adopted) || adopted.isSame()) {
                return created;
            }
            // The path is random, so another principal saw it while it was written.
            if (tried == ATTEMPTS) {
                throw new OccupiedPathException(path, Optional.empty(), "it is not the delegation of this run");
            }
        }
    }

    private Instant end(Instant now) {
        Instant longest = now.plus(LONGEST);
        Instant end = deadline.end().isAfter(longest) ? longest : deadline.end().plus(GRACE);
        Instant shortest = now.plus(CLOCK.multipliedBy(2));
        Instant chosen = end.isBefore(shortest) ? shortest : end.isAfter(longest) ? longest : end;
        return chosen.truncatedTo(ChronoUnit.MILLIS);
    }
}
