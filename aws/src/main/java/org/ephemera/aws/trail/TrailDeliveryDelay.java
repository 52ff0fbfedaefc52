package org.ephemera.aws.trail;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.ephemera.model.TimeWindow;

/**
 * Delivery delay of CloudTrail: an event that is not delivered yet cannot be distinguished from one that did not
 * happen.
 */
final class TrailDeliveryDelay {
    /**
     * Maximum expected delay. Events arrive after five minutes on average (CloudTrail user guide), and at times after
     * three times as long.
     */
    static final Duration LONGEST = Duration.ofMinutes(15);

    private TrailDeliveryDelay() {}

    /** Returns the end of a sentence about a window; "" if the window ended long enough ago. */
    static String sentence(TimeWindow window, Instant now) {
        Instant settled = now.minus(LONGEST);
        return window.to().isBefore(settled)
                ? ""
                : "; CloudTrail delivers events some minutes late, so events after "
                        + settled.truncatedTo(ChronoUnit.SECONDS) + " may be missing: collect again later";
    }
}
