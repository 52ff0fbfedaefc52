package org.ephemera.aws.call;

import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;

/**
 * How often, and after what pauses, a call is tried again.
 *
 * @param attempts the first one included
 */
public record RetrySettings(int attempts) {
    private static final int USUAL = 5;
    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration FIRST_THROTTLED = Duration.ofMillis(500);

    /** @param settings {@code AWS_MAX_ATTEMPTS} among them, as the SDK itself reads it; what is no number is passed over */
    static RetrySettings of(Map<String, String> settings) {
        try {
            return new RetrySettings(Math.max(1, Integer.parseInt(settings.getOrDefault("AWS_MAX_ATTEMPTS", ""))));
        } catch (NumberFormatException e) {
            return new RetrySettings(USUAL);
        }
    }

    /** For the few calls that everything else waits for. */
    RetryStrategy patient() {
        return timed(AwsRetryStrategy.standardRetryStrategy().toBuilder()).build();
    }

    /** For the many: once throttled, all calls to the service slow down, as its buckets are the customer's too. */
    RetryStrategy considerate() {
        return timed(AwsRetryStrategy.adaptiveRetryStrategy().toBuilder()).build();
    }

    private <B extends RetryStrategy.Builder<B, ?>> B timed(B builder) {
        return builder.maxAttempts(attempts)
                .backoffStrategy(BackoffStrategy.exponentialDelay(FIRST, LONGEST))
                .throttlingBackoffStrategy(BackoffStrategy.exponentialDelay(FIRST_THROTTLED, LONGEST));
    }
}
