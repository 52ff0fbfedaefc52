package org.ephemera.azure.call;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.ephemera.model.TimeWindow;

/**
 * Times in the precision of Azure, which counts in ticks of 100 nanoseconds and writes seven digits of a second. A
 * clock has nine digits, which a service may reject or ignore.
 */
public final class AzureTimes {
    private AzureTimes() {}

    /** Truncates a time to six digits, because texts have three, six or nine. */
    public static Instant of(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    /** Returns the truncated start of a window. */
    public static Instant from(TimeWindow window) {
        return of(window.from());
    }

    /** Returns the truncated end of a window. */
    public static Instant to(TimeWindow window) {
        return of(window.to());
    }
}
