package org.ephemera.collect;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Time after which no new work begins. */
public record Deadline(Clock clock, Instant end) {
    public static Deadline in(Clock clock, Duration time) {
        return new Deadline(clock, clock.instant().plus(time));
    }

    public boolean passed() {
        return !clock.instant().isBefore(end);
    }

    /** Returns the remaining time, which is never negative. */
    public Duration remaining() {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    public Deadline orSooner(Instant other) {
        return other.isBefore(end) ? new Deadline(clock, other) : this;
    }
}
