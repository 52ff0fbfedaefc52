package org.ephemera.aws.trail;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.ephemera.model.TimeWindow;

/**
 * Delivery delay of CloudTrail: time until the event of an API call is delivered. During this time, a missing event
 * does not prove that there was no call.
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
                : "; events after " + settled.truncatedTo(ChronoUnit.SECONDS)
                        + " may be missing, because CloudTrail delivers with a delay: collect again later";
    }
}
