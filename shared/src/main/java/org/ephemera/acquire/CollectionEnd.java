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
 * How far what is collected of a target reaches: to the end of a package's window, or of that of a later one of the same target. A later
 * alert opened it, or it is an earlier follow-up.
 */
final class CollectionEnd {
    /** So long it is believed of a package that it will be sealed; after that it counts once it is. */
    private static final Duration PROMISED = Duration.ofHours(3);

    /** So many are asked at once which package a span of ten minutes has. */
    private static final int SPANS = 32;

    private final EvidenceStore store;
    private final TriggerFile triggers;

    CollectionEnd(EvidenceStore store) {
        this.store = store;
        this.triggers = new TriggerFile(store);
    }

    /**
     * The moment to which it reaches.
     *
     * @param but which package does not count
     * @param until packages count that were opened before
     */
    Instant of(OpenRecord open, Optional<PackageId> but, Instant until, Instant now) throws IOException {
        Instant after = EventKeys.forgotten(open.openedAt());
        List<ParallelCalls.Part<Instant>> questions = new ArrayList<>();
        for (Instant span = after; !span.isAfter(EventKeys.forgotten(until)); span = EventKeys.forgotten(span)) {
            Digest subject = EventKeys.subject(open.target(), span);
            questions.add(() -> {
                Optional<PackageId> later = triggers.claimed(subject, after).filter(id -> !but.equals(Optional.of(id)));
                return later.isPresent() ? end(later.get(), open, now) : Instant.MIN;
            });
        }
        Instant reached = open.window().to();
        for (int from = 0; from < questions.size(); from += SPANS) {
            for (Instant end : ParallelCalls.all(questions.subList(from, Math.min(from + SPANS, questions.size())))) {
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
            return Instant.MIN; // whoever claimed it did not open it
        }
        boolean counts = PackageOpener.isSame(later.target(), before.target())
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
