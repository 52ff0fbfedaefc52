package org.ephemera.azure.source;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.ephemera.model.TimeWindow;

/** The activity log comes late: what is not in it yet cannot be told from what did not happen. */
final class ActivityLag {
    /** Entries can be seen 3 to 20 minutes after what they tell of. */
    static final Duration LONGEST = Duration.ofMinutes(20);

    private ActivityLag() {}

    /** To be put behind what a window was found to hold; "" for one that ended long enough ago. */
    static String sentence(TimeWindow window, Instant now) {
        Instant settled = now.minus(LONGEST);
        return window.to().isBefore(settled)
                ? ""
                : "; entries come 3 to 20 minutes late, so some from after " + settled.truncatedTo(ChronoUnit.SECONDS)
                        + " may be missing: collect again later";
    }
}
