package org.ephemera.kubernetes.call;

import java.time.Duration;
import org.ephemera.collect.call.RetryPolicy;

/**
 * How long and how much at a time.
 *
 * @param call for one call with all its attempts
 * @param silence after which a connection that brings nothing is closed
 * @param logPart bytes of a log that are asked for at once
 */
public record ReadLimits(Duration call, Duration silence, int logPart) {
    private static final int ATTEMPTS = 5;

    /** Returns the retry policy of a call. */
    RetryPolicy retries() {
        return retries(ATTEMPTS);
    }

    /** Returns the retry policy of a call that is repeated until its time limit. */
    RetryPolicy unlimitedRetries() {
        return retries(Integer.MAX_VALUE);
    }

    private RetryPolicy retries(int attempts) {
        Duration first = Duration.ofMillis(200);
        return new RetryPolicy(attempts, first, first, Duration.ofSeconds(5), 1, call);
    }

    /** Half of the minute for which a claim is valid: what comes last must still be stored under it. */
    public static final ReadLimits USUAL = new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), 8 << 20);
}
