package org.ephemera.verify;

import java.time.Duration;
import java.time.Instant;

/**
 * Time at which a seal existed, attested by a trusted timestamp authority.
 *
 * @param authority subject of the authority's certificate (RFC 4514); untrusted text, to be escaped before it is shown
 */
public record AttestedTime(Instant time, String authority) {
    /** Tolerance for the response time of the authority and for clock differences. */
    private static final Duration TOLERANCE = Duration.ofMinutes(15);

    /** Reports whether the attested time is at most 15 minutes from the time that the seal states. */
    public boolean isTimely(Instant sealedAt) {
        return Duration.between(sealedAt, time).abs().compareTo(TOLERANCE) <= 0;
    }
}
