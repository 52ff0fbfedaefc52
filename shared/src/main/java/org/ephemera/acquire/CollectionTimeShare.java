package org.ephemera.acquire;

import java.time.Duration;

/** Division of the time of one function invocation among its targets, and between collecting and sealing. */
public final class CollectionTimeShare {
    /** Time reserved for sealing what was collected: a quarter of the remaining time, at most one minute. */
    private static final int SEALING_SHARE = 4;

    private static final Duration SEALING = Duration.ofMinutes(1);

    private CollectionTimeShare() {}

    /** Returns the time for collecting the next of the remaining subjects: equal shares, minus the time for sealing. */
    public static Duration of(Duration left, int subjects) {
        Duration each = left.dividedBy(subjects);
        Duration sealing = each.dividedBy(SEALING_SHARE);
        return each.minus(sealing.compareTo(SEALING) < 0 ? sealing : SEALING);
    }
}
