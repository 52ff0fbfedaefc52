package org.ephemera.store;

import java.time.Instant;
import java.util.Optional;

/** The lock that is in force on an object, as read back from the store. */
public record Lock(Retention.Mode mode, Optional<Instant> until, boolean legalHold) {
    public static final Lock NONE = new Lock(Retention.Mode.NONE, Optional.empty(), false);

    /** What of two locks is in force on both objects. */
    public Lock weaker(Lock other) {
        Retention.Mode weaker = mode.compareTo(other.mode) <= 0 ? mode : other.mode;
        Optional<Instant> earlier = until.flatMap(end -> other.until.map(o -> o.isBefore(end) ? o : end));
        return new Lock(weaker, earlier, legalHold && other.legalHold);
    }

    /** True if this lock keeps what was asked, until {@code end} if that has an end. */
    public boolean covers(Retention asked, Optional<Instant> end) {
        return (legalHold || !asked.legalHold()) && covers(asked.mode(), end);
    }

    /** True if this lock holds at least as strictly and as long as {@code asked}. */
    public boolean covers(Retention.Mode asked, Optional<Instant> askedUntil) {
        return mode.compareTo(asked) >= 0
                && askedUntil
                        .map(end -> until.filter(u -> !u.isBefore(end)).isPresent())
                        .orElse(true);
    }
}
