package org.ephemera.acquire;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.format.Trigger;
import org.ephemera.model.Digest;
import org.ephemera.model.Target;

/** By which an event, and a subject in a span of ten minutes, are known again. */
public final class EventKeys {
    private static final Duration BUCKET = Duration.ofMinutes(10);

    private EventKeys() {}

    /** SHA-256 of source, event id and its update time, a line each. */
    public static Digest event(Trigger trigger) {
        return Digest.of(trigger.source() + "\n" + trigger.eventId() + "\n"
                + trigger.eventTime().map(Instant::toString).orElse(""));
    }

    /** SHA-256 of the target and the ten minutes in which it was named. */
    static Digest subject(Target target, Instant now) {
        return Digest.of(target.kind() + "\n" + target.id() + "\n" + now.getEpochSecond() / BUCKET.toSeconds());
    }

    /**
     * The same of now, of the ten minutes before and of those after: a storm does not look at the clock when it begins, and
     * the clocks of two workers, or of one that is set, differ.
     */
    static List<Digest> recent(Target target, Instant now) {
        return List.of(subject(target, now), subject(target, now.minus(BUCKET)), subject(target, now.plus(BUCKET)));
    }

    /**
     * The ten minutes that a new package is claimed for, in this order: those before, and these. Of two workers at a border
     * of the clock, whose moments lie on either side of it, both want the span before it, and only one of them gets that.
     */
    static List<Digest> claimed(Target target, Instant now) {
        return List.of(subject(target, now.minus(BUCKET)), subject(target, now));
    }

    /** The earliest moment at which an event about the same subject is not forgotten yet. */
    static Instant oldest(Instant now) {
        return now.minus(BUCKET);
    }

    /** From when on an event about the same subject is a new one. */
    static Instant forgotten(Instant openedAt) {
        return openedAt.plus(BUCKET);
    }
}
