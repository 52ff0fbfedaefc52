package org.ephemera.aws.call;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * Tries again as another strategy does, and waits for its turn for no longer than the call of its thread has time. Once throttled, the
 * adaptive one has each caller stand in line behind all those before it, two seconds each at worst: with dozens of callers long beyond the
 * end of a run.
 */
final class DeadlineRetryStrategy implements RetryStrategy {
    private static final String NO_TIME = "no time is left for an attempt";

    private final RetryStrategy strategy;

    DeadlineRetryStrategy(RetryStrategy strategy) {
        this.strategy = strategy;
    }

    /** @throws SdkClientException if the turn does not come in time */
    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        AcquireInitialTokenResponse acquired = inTime(strategy.acquireInitialTokenAsync(request))
                .orElseThrow(() -> SdkClientException.create(NO_TIME));
        return AcquireInitialTokenResponse.create(acquired.token(), cut(acquired.delay()));
    }

    /** @throws TokenAcquisitionFailedException if it shall not be tried again, or the turn does not come in time */
    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        RefreshRetryTokenResponse refreshed = inTime(strategy.refreshRetryTokenAsync(request))
                .orElseThrow(() -> new TokenAcquisitionFailedException(NO_TIME, request.token(), request.failure()));
        return RefreshRetryTokenResponse.create(refreshed.token(), cut(refreshed.delay()));
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return strategy.recordSuccess(request);
    }

    @Override
    public int maxAttempts() {
        return strategy.maxAttempts();
    }

    /** What a client would add, the strategy has; and made anew by a client, it would cut nothing. */
    @Override
    public boolean useClientDefaults() {
        return false;
    }

    @Override
    public Builder<?, ?> toBuilder() {
        return strategy.toBuilder();
    }

    @Override
    public void close() {
        strategy.close();
    }

    private static <T> Optional<T> inTime(CompletableFuture<T> turn) {
        Optional<Duration> left = BoundedHttpClient.left();
        try {
            return Optional.of(
                    left.isEmpty() ? turn.get() : turn.get(left.get().toMillis() + 1, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw AbortedException.create("interrupted while it waited for its turn", e);
        }
    }

    private static Duration cut(Duration pause) {
        return BoundedHttpClient.left()
                .filter(left -> left.compareTo(pause) < 0)
                .orElse(pause);
    }
}
