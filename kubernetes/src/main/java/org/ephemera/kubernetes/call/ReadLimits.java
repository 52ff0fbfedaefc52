package org.ephemera.kubernetes.call;

import java.time.Duration;

/**
 * How long and how much at a time.
 *
 * @param call for one call with all its attempts
 * @param silence after which a connection that brings nothing is closed
 * @param logPart bytes of a log that are asked for at once
 */
public record ReadLimits(Duration call, Duration silence, int logPart) {
    /** Half of the minute for which a claim is valid: what comes last must still be stored under it. */
    public static final ReadLimits USUAL = new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), 8 << 20);
}
