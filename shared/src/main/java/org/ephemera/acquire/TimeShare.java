package org.ephemera.acquire;

import java.time.Duration;

/** How the time of one run of a function is divided: among what it collects, and between collecting and sealing. */
public final class TimeShare {
    /** Kept of the time that is left, so that what was collected is also sealed: a quarter of it, a minute at most. */
    private static final int SEALING_SHARE = 4;

    private static final Duration SEALING = Duration.ofMinutes(1);

    private TimeShare() {}

    /** For collecting the next of the subjects that are left: the same for each, less what its sealing takes. */
    public static Duration of(Duration left, int subjects) {
        Duration each = left.dividedBy(subjects);
        Duration sealing = each.dividedBy(SEALING_SHARE);
        return each.minus(sealing.compareTo(SEALING) < 0 ? sealing : SEALING);
    }
}
