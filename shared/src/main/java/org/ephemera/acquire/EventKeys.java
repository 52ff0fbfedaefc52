package org.ephemera.acquire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.Digest;
import org.ephemera.model.Target;

/** Keys that identify an event, and a subject within a span of ten minutes. */
public final class EventKeys {
    private static final Duration BUCKET = Duration.ofMinutes(10);

    private EventKeys() {}

    /** Returns the SHA-256 of source, event id and update time, one per line. */
    public static Digest event(AcquisitionTrigger trigger) {
        return Digest.of(trigger.source() + "\n" + trigger.eventId() + "\n"
                + trigger.eventTime().map(Instant::toString).orElse(""));
    }

    /** Returns the SHA-256 of the target and the ten-minute span of {@code now}. */
    static Digest subject(Target target, Instant now) {
        return Digest.of(target.kind() + "\n" + target.id() + "\n" + now.getEpochSecond() / BUCKET.toSeconds());
    }

    /**
     * Returns the subject keys of the current, the previous and the next ten-minute span. An alert storm can begin at
     * any time, and the clocks of two workers, or of one after a correction, differ.
     */
    static List<Digest> recentSubjects(Target target, Instant now) {
        return List.of(subject(target, now), subject(target, now.minus(BUCKET)), subject(target, now.plus(BUCKET)));
    }

    /**
     * Returns the subject keys that a new package claims, in this order: previous span, current span. Two workers on
     * either side of a span boundary both try to claim the earlier span, and only one of them gets it.
     */
    static List<Digest> subjectsToClaim(Target target, Instant now) {
        return List.of(subject(target, now.minus(BUCKET)), subject(target, now));
    }

    /**
     * Returns the earliest opening time of a package that an event at {@code now} about the same subject still belongs
     * to.
     */
    static Instant earliestOpening(Instant now) {
        return now.minus(BUCKET);
    }

    /** Returns the time from which an event about the same subject opens a new package. */
    static Instant newPackageFrom(Instant openedAt) {
        return openedAt.plus(BUCKET);
    }
}
