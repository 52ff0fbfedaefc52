package org.ephemera.collect.call;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Number of attempts and pauses between them. A pause doubles with each attempt (exponential backoff); half of it is
 * random (jitter), so that parallel calls do not return at the same moment.
 *
 * @param attempts attempts of one call, the first included
 * @param first first pause
 * @param firstThrottled first pause after a throttled attempt
 * @param longest longest pause, unless the service requests a longer one
 * @param rounds rounds of attempts for a throttled call, each with its own time limit
 * @param call time limit of a round, from its first request
 */
public record RetryPolicy(
        int attempts, Duration first, Duration firstThrottled, Duration longest, int rounds, Duration call) {
    /** Half of the minute for which a claim is valid: the last response must still be stored under it. */
    public static final Duration CALL = Duration.ofSeconds(30);

    public RetryPolicy {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts: " + attempts + "; expected at least 1");
        }
    }

    /** Returns the policy for long lists, which would be incomplete if one page were given up because of throttling. */
    public RetryPolicy persistent() {
        return new RetryPolicy(attempts, first, firstThrottled, longest, 1 + 2 * (attempts - 1), call);
    }

    public RetryPolicy within(Duration limit) {
        return new RetryPolicy(attempts, first, firstThrottled, longest, rounds, limit);
    }

    /**
     * Returns the pause before the next attempt.
     *
     * @param failed number of failed attempts
     */
    Duration pause(int failed, boolean throttled) {
        Duration begin = throttled ? firstThrottled : first;
        Duration most = begin.multipliedBy(1L << Math.min(failed - 1, 20));
        long millis = (most.compareTo(longest) < 0 ? most : longest).toMillis();
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }
}
