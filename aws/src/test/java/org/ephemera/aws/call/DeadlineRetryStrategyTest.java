package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ephemera.collect.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/** A deadline stands, however many others the SDK would have a call wait for. */
@Timeout(60)
class DeadlineRetryStrategyTest {
    private static final Duration LEFT = Duration.ofMillis(50);

    /** Two seconds each, as long as none of them has been answered. */
    private static final int OTHERS = 100;

    private final RetryStrategy strategy = new RetrySettings(5).considerate();
    private final RetryStrategy cut = new DeadlineRetryStrategy(strategy);

    @Test
    void nobodyStandsInLineForLongerThanTheCallHasTime() {
        RetryToken token = cut.acquireInitialToken(first()).token();
        List<CompletableFuture<?>> line = new ArrayList<>();
        line.add(strategy.refreshRetryTokenAsync(again(token)));
        for (int other = 0; other < OTHERS; other++) {
            line.add(strategy.acquireInitialTokenAsync(first()));
        }
        Deadline limit = Deadline.in(Clock.systemUTC(), LEFT);
        BoundedHttpClient.within(
                () -> limit,
                () -> assertThatThrownBy(() -> cut.acquireInitialToken(first()))
                        .isInstanceOf(SdkClientException.class)
                        .hasMessageContaining("no time is left"));
        BoundedHttpClient.within(
                () -> limit,
                () -> assertThatThrownBy(() -> cut.refreshRetryToken(again(token)))
                        .isInstanceOf(TokenAcquisitionFailedException.class)
                        .hasMessageContaining("no time is left"));
        assertThat(line.getLast()).isNotDone();
    }

    private static AcquireInitialTokenRequest first() {
        return AcquireInitialTokenRequest.create("logs");
    }

    private static RefreshRetryTokenRequest again(RetryToken token) {
        AwsErrorDetails throttled =
                AwsErrorDetails.builder().errorCode("ThrottlingException").build();
        AwsServiceException failure = AwsServiceException.builder()
                .statusCode(400)
                .awsErrorDetails(throttled)
                .build();
        return RefreshRetryTokenRequest.builder().token(token).failure(failure).build();
    }
}
