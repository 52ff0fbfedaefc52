package org.ephemera.aws.trail;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.ephemera.model.TimeWindow;

/** CloudTrail delivers late: what is not delivered yet cannot be told from what did not happen. */
final class TrailLag {
    /** Events come after five minutes on average (CloudTrail user guide); at times it takes thrice as long. */
    static final Duration LONGEST = Duration.ofMinutes(15);

    private TrailLag() {}

    /** To be put behind what a window was found to hold; "" for one that ended long enough ago. */
    static String sentence(TimeWindow window, Instant now) {
        Instant settled = now.minus(LONGEST);
        return window.to().isBefore(settled)
                ? ""
                : "; events are delivered minutes late, so some from after " + settled.truncatedTo(ChronoUnit.SECONDS)
                        + " may be missing: collect again later";
    }
}
