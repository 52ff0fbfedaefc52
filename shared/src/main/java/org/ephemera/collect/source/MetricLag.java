package org.ephemera.collect.source;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.ephemera.model.TimeWindow;

/** Points of metrics come late, in every cloud: a minute that is not there yet cannot be told from one of which nothing was recorded. */
public final class MetricLag {
    /** Mostly it takes one to three minutes. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private MetricLag() {}

    /** To be put behind what a window was found to hold; "" for one that ended long enough ago. */
    public static String sentence(TimeWindow window, Instant now) {
        Instant settled = now.minus(LONGEST);
        return window.to().isBefore(settled)
                ? ""
                : "; points come minutes late, so some from after " + settled.truncatedTo(ChronoUnit.SECONDS)
                        + " may be missing: collect again later";
    }
}
