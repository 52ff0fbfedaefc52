package org.ephemera.kubernetes.call;

import java.time.Duration;
import org.ephemera.collect.call.RetryPolicy;

/**
 * Limits of time and size for reading a cluster.
 *
 * @param call time limit of one call with all its attempts
 * @param silence time after which a connection without bytes is closed
 * @param recheck pause before a log that the node could not read is requested a second time
 */
public record ReadLimits(Duration call, Duration silence, Duration recheck) {
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

    /**
     * Default limits. The time limit is half of the minute for which a claim is valid, because the last response must
     * still be stored under the claim.
     */
    public static final ReadLimits USUAL =
            new ReadLimits(Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5));
}
