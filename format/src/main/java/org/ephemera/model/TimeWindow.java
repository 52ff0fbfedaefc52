package org.ephemera.model;

import java.time.Duration;
import java.time.Instant;

/** Time range, {@code from} inclusive and {@code to} exclusive. The end is fixed when the package is opened. */
public record TimeWindow(Instant from, Instant to) {
    public TimeWindow {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException(
                    "invalid window: " + from + " to " + to + "; expected a begin before the end");
        }
    }

    /** Returns the window of this length that ends at {@code to}. */
    public static TimeWindow before(Instant to, Duration length) {
        return new TimeWindow(to.minus(length), to);
    }

    /** Returns the length. */
    public Duration length() {
        return Duration.between(from, to);
    }
}
