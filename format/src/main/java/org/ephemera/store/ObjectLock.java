package org.ephemera.store;

import java.time.Instant;
import java.util.Optional;

/** Lock in force on an object, as read from the store. */
public record ObjectLock(Retention.Mode mode, Optional<Instant> until, boolean legalHold) {
    public static final ObjectLock NONE = new ObjectLock(Retention.Mode.NONE, Optional.empty(), false);

    /** Returns the protection that both locks have in common. */
    public ObjectLock weaker(ObjectLock other) {
        Retention.Mode weaker = mode.compareTo(other.mode) <= 0 ? mode : other.mode;
        Optional<Instant> earlier = until.flatMap(end -> other.until.map(o -> o.isBefore(end) ? o : end));
        return new ObjectLock(weaker, earlier, legalHold && other.legalHold);
    }

    /**
     * Reports whether this lock is at least as strict as the requested retention and lasts at least until {@code end},
     * if it is present.
     */
    public boolean covers(Retention asked, Optional<Instant> end) {
        return (legalHold || !asked.legalHold()) && covers(asked.mode(), end);
    }

    /** Reports whether this lock is at least as strict and as long as requested. */
    public boolean covers(Retention.Mode asked, Optional<Instant> askedUntil) {
        return mode.compareTo(asked) >= 0
                && askedUntil
                        .map(end -> until.filter(u -> !u.isBefore(end)).isPresent())
                        .orElse(true);
    }
}
