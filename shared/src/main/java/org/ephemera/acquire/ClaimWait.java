package org.ephemera.acquire;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.ephemera.collect.Claim;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.WorkerRegistry;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;

/** Wait for the worker that holds the claim of a package. */
final class ClaimWait {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private ClaimWait() {}

    /** Takes the claim when it is free; returns empty if the deadline passes first. */
    static Optional<Claim> take(
            EvidenceStore store, PackageId id, WorkerRegistry workers, Clock clock, Deadline deadline)
            throws IOException {
        while (true) {
            Optional<Claim> taken = Claim.acquire(store, id, workers, clock);
            if (taken.isPresent() || deadline.passed()) {
                return taken;
            }
            pause();
        }
    }

    static void pause() throws IOException {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; the evidence collected so far is kept, resume to continue", e);
        }
    }
}
