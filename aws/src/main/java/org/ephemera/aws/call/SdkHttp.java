package org.ephemera.aws.call;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.ephemera.collect.call.AttemptFailedException;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.collect.call.RateLimits;
import org.ephemera.collect.call.RecordedCall;
import org.ephemera.collect.call.TransportException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** Transport of requests without an SDK service client, over the SDK's HTTP client. Safe for use by many threads. */
public final class SdkHttp {
    /** Difference of the clocks from which requests are signed with the time of the service; AWS accepts five minutes. */
    private static final Duration TOLERATED = Duration.ofMinutes(4);

    private final SdkHttpClient http;
    private final RateLimits limits;
    private final Clock clock;
    private volatile Duration skew = Duration.ZERO;

    SdkHttp(SdkHttpClient http, RateLimits limits, Clock clock) {
        this.http = http;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Makes one attempt.
     *
     * @param request creates the request, signed with the time of the given clock
     * @return the body of a successful response
     * @throws AttemptFailedException if the service answered with an error
     */
    InputStream send(RecordedCall call, Function<Clock, HttpExecuteRequest> request) {
        try {
            return BoundedHttpClient.within(
                    call::limit, () -> exchange(call, request.apply(Clock.offset(clock, skew))));
        } catch (SdkException e) {
            throw SdkFailure.of(e).exception(e);
        }
    }

    private InputStream exchange(RecordedCall call, HttpExecuteRequest request) {
        RawCapture.sending(call, request.httpRequest(), limits);
        HttpExecuteResponse response;
        try {
            response = http.prepareRequest(request).call();
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw new TransportException(e.getClass().getSimpleName(), message, TransportException.Retry.LIMITED, e);
        }
        Optional<AbortableInputStream> connection = response.responseBody();
        try {
            HttpHead head = RawCapture.head(response.httpResponse(), clock);
            call.head(head);
            head.date().ifPresent(this::compare);
            InputStream body = call.body(
                    SdkResponseBodies.of(connection.map(InputStream.class::cast), head.contentLength(), call.limit()));
            if (!head.isSuccess()) {
                throw call.rejected();
            }
            return body;
        } finally {
            connection.ifPresent(SdkHttp::close);
        }
    }

    /**
     * Measures the clock skew. A signature with a wrong time is rejected; the next attempt is signed with the
     * service's time.
     */
    private void compare(Instant service) {
        Duration ahead = Duration.between(clock.instant(), service);
        skew = ahead.abs().compareTo(TOLERATED) > 0 ? ahead : Duration.ZERO;
    }

    /** Returns the connection to the pool if its body was read completely, otherwise ends it. */
    private static void close(AbortableInputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            body.abort();
        }
    }
}
