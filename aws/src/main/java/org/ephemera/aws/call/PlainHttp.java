package org.ephemera.aws.call;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.aws.catalog.ApiOperation;
import org.ephemera.collect.Deadline;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * Calls that no client of the SDK makes, with the SDK's own public parts: its HTTP client, its retries, and every attempt
 * through the {@link RecordedCall}. For answers that fit in memory. Safe for use by many threads.
 */
final class PlainHttp {
    /** AWS takes five minutes for the same time. */
    private static final Duration TOLERATED = Duration.ofMinutes(4);

    private final SdkHttpClient http;
    private final RetryStrategy retries;
    private final RateLimits limits;
    private final Clock clock;
    private volatile Duration skew = Duration.ZERO;

    PlainHttp(SdkHttpClient http, RetryStrategy retries, RateLimits limits, Clock clock) {
        this.http = http;
        this.retries = retries;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Makes attempts until one is answered with success, or the strategy gives up.
     *
     * @param request is made anew for each attempt, as a signature has a time in it: that of the clock it is given
     * @return what the exchange lets be parsed
     * @throws SdkException as the SDK's clients do
     */
    InputStream send(RecordedCall exchange, ApiOperation operation, Function<Clock, HttpExecuteRequest> request) {
        AcquireInitialTokenResponse first =
                retries.acquireInitialToken(AcquireInitialTokenRequest.create(operation.service()));
        RetryToken token = first.token();
        pause(first.delay(), exchange.limit());
        while (true) {
            try {
                InputStream body = attempt(exchange, operation, request.apply(Clock.offset(clock, skew)));
                retries.recordSuccess(RecordSuccessRequest.create(token));
                return body;
            } catch (SdkException e) {
                token = again(token, e, exchange.limit());
            }
        }
    }

    private InputStream attempt(RecordedCall exchange, ApiOperation operation, HttpExecuteRequest request) {
        exchange.sending(request.httpRequest(), operation.name(), limits);
        HttpExecuteResponse answer;
        try {
            answer = http.prepareRequest(request).call();
        } catch (IOException e) {
            throw SdkClientException.create(String.valueOf(e.getMessage()), e);
        }
        Optional<AbortableInputStream> connection = answer.responseBody();
        try {
            exchange.head(answer.httpResponse());
            HttpHead.of(answer.httpResponse()).date().ifPresent(this::compare);
            InputStream body =
                    exchange.body(connection.map(InputStream.class::cast)).orElse(InputStream.nullInputStream());
            if (answer.httpResponse().isSuccessful()) {
                return body;
            }
            throw failure(answer.httpResponse().statusCode(), ErrorBody.parse(body.readAllBytes(), ""));
        } catch (IOException e) {
            throw SdkClientException.create("the error could not be read", e);
        } finally {
            connection.ifPresent(PlainHttp::close);
        }
    }

    /** A signature of another time than the service's is refused; the retry is then signed by the service's clock. */
    private void compare(Instant theirs) {
        Duration ahead = Duration.between(clock.instant(), theirs);
        skew = ahead.abs().compareTo(TOLERATED) > 0 ? ahead : Duration.ZERO;
    }

    /** In the form by which the SDK's strategies tell what may be asked again. */
    private static AwsServiceException failure(int status, ErrorBody error) {
        return AwsServiceException.builder()
                .statusCode(status)
                .message(error.message())
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(error.code())
                        .errorMessage(error.message())
                        .build())
                .build();
    }

    private RetryToken again(RetryToken token, SdkException failure, Deadline limit) {
        RefreshRetryTokenResponse next;
        try {
            next = retries.refreshRetryToken(RefreshRetryTokenRequest.builder()
                    .token(token)
                    .failure(failure)
                    .build());
        } catch (TokenAcquisitionFailedException e) {
            throw failure;
        }
        pause(next.delay(), limit);
        return next.token();
    }

    /** Never beyond the end of the call, which the next attempt then finds. */
    private static void pause(Duration time, Deadline limit) {
        Duration left = limit.remaining();
        try {
            Thread.sleep(time.compareTo(left) < 0 ? time : left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SdkClientException.create("interrupted", e);
        }
    }

    /** After a body that was read to its end this gives the connection back, otherwise it ends it. */
    private static void close(AbortableInputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            body.abort();
        }
    }
}
