package org.ephemera.model;

import java.time.Duration;
import java.time.Instant;

/** A span of time, {@code from} inclusive and {@code to} exclusive; the end is frozen when the package is opened. */
public record TimeWindow(Instant from, Instant to) {
    public TimeWindow {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a window begins before it ends, this one is " + from + " to " + to);
        }
    }

    public static TimeWindow before(Instant to, Duration length) {
        return new TimeWindow(to.minus(length), to);
    }

    public Duration length() {
        return Duration.between(from, to);
    }
}
