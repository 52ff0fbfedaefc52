package org.ephemera.acquire;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.ParallelCalls;

/**
 * Latest point in time up to which evidence of a target is collected. This is the end of the package's window or of a
 * later package's window of the same target. A later alert or an earlier follow-up opened such a package.
 */
final class CollectedTimeEnd {
    /**
     * Time for which an unsealed package counts as collected, because it is expected to be sealed. After that, it
     * counts only if it is sealed.
     */
    private static final Duration PROMISED = Duration.ofHours(3);

    /** Number of ten-minute spans that are read in parallel. */
    private static final int SPANS = 32;

    private final EvidenceStore store;
    private final TriggerFiles triggers;

    CollectedTimeEnd(EvidenceStore store) {
        this.store = store;
        this.triggers = new TriggerFiles(store);
    }

    /**
     * Returns the end of the collected time.
     *
     * @param but id of a package that does not count
     * @param until only packages opened before this time count
     */
    Instant of(OpenRecord open, Optional<PackageId> but, Instant until, Instant now) throws IOException {
        Instant after = EventKeys.newPackageFrom(open.openedAt());
        List<ParallelCalls.Part<Instant>> lookups = new ArrayList<>();
        for (Instant span = after;
                !span.isAfter(EventKeys.newPackageFrom(until));
                span = EventKeys.newPackageFrom(span)) {
            Digest subject = EventKeys.subject(open.target(), span);
            lookups.add(() -> {
                Optional<PackageId> later =
                        triggers.findClaim(subject, after).filter(id -> !but.equals(Optional.of(id)));
                return later.isPresent() ? end(later.get(), open, now) : Instant.MIN;
            });
        }
        Instant reached = open.window().to();
        for (int from = 0; from < lookups.size(); from += SPANS) {
            for (Instant end : ParallelCalls.all(lookups.subList(from, Math.min(from + SPANS, lookups.size())))) {
                reached = end.isAfter(reached) ? end : reached;
            }
        }
        return reached;
    }

    private Instant end(PackageId id, OpenRecord before, Instant now) throws IOException {
        OpenRecord later;
        try {
            later = PlanProgress.openRecord(store, id);
        } catch (MissingObjectException e) {
            return Instant.MIN; // the worker that claimed the package did not open it
        }
        boolean counts = PackageOpener.isSameTarget(later.target(), before.target())
                && (id.openedAt().isAfter(now.minus(PROMISED)) || isSealed(id));
        return counts ? later.window().to() : Instant.MIN;
    }

    private boolean isSealed(PackageId id) throws IOException {
        try (InputStream in = store.open(id.prefix() + PackageLayout.SEAL)) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }
}
