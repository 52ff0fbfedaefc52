package org.ephemera.collect.source;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.ephemera.model.TimeWindow;

/**
 * Delay of metric data points. In every cloud they arrive late, so a missing minute may be delayed or may have no data.
 */
public final class MetricLag {
    /** The usual delay is one to three minutes. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private MetricLag() {}

    /** Returns a clause for the outcome of a window that may still lack data points; "" if it ended long enough ago. */
    public static String lateDataClause(TimeWindow window, Instant now) {
        Instant settled = now.minus(LONGEST);
        return window.to().isBefore(settled)
                ? ""
                : "; data points arrive up to " + LONGEST.toMinutes() + " minutes late, so some from after "
                        + settled.truncatedTo(ChronoUnit.SECONDS) + " may be missing: collect again later";
    }
}
