package org.ephemera.verify;

import java.time.Duration;
import java.time.Instant;

/**
 * When a seal existed, by the word of an authority that is trusted.
 *
 * @param authority the subject of its certificate (RFC 4514); escape it before it is shown
 */
public record AttestedTime(Instant time, String authority) {
    /** What an authority may take to be asked, and clocks may differ by. */
    private static final Duration TOLERANCE = Duration.ofMinutes(15);

    /** True if it bears out the time that the seal gives for itself. */
    public boolean isTimely(Instant sealedAt) {
        return Duration.between(sealedAt, time).abs().compareTo(TOLERANCE) <= 0;
    }
}
