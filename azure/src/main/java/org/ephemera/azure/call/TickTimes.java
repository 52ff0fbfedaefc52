package org.ephemera.azure.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.ephemera.model.TimeWindow;

/**
 * Times as they are sent. Azure counts in ticks of a hundred nanoseconds and writes seven digits of a second; a clock has nine, which a
 * service may refuse, or take for no time at all.
 */
public final class TickTimes {
    private TickTimes() {}

    /** The time to six digits, the most that is written in groups of three. */
    public static Instant of(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    public static Instant from(TimeWindow window) {
        return of(window.from());
    }

    public static Instant to(TimeWindow window) {
        return of(window.to());
    }
}
