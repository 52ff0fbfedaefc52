package org.ephemera.aws.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.aws.catalog.ApiOperation;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.source.TruncatedBodyException;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.recorder.DefinitionResponse;
import org.ephemera.recorder.RawBody;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * One call whose answer is small and is held: its bytes as they came, before the SDK parses them. Of several attempts the
 * last counts. Used by one thread.
 */
public final class BufferedCall {
    private final ApiRequest question;
    private final Deadline limit;
    private final Clock clock;
    private String endpoint = "";
    private Instant sentAt = Instant.EPOCH;
    private Instant headAt = Instant.EPOCH;
    private @Nullable HttpHead head;
    private byte @Nullable [] body;

    public BufferedCall(ApiRequest question, Deadline limit, Clock clock) {
        this.question = question;
        this.limit = limit;
        this.clock = clock;
    }

    public Deadline limit() {
        return limit;
    }

    void sending(SdkHttpRequest request, RateLimits limits) {
        if (limit.passed() || !limits.admits(question.operation(), question.region(), limit.remaining())) {
            throw SdkClientException.create("no time is left for an attempt");
        }
        URI uri = request.getUri();
        endpoint = uri.getScheme() + "://" + uri.getAuthority();
        sentAt = clock.instant();
        head = null;
        body = null;
    }

    void head(SdkHttpResponse response) {
        head = HttpHead.of(response);
        headAt = clock.instant();
    }

    Optional<InputStream> body(Optional<InputStream> stream) {
        HttpHead answered = head;
        if (answered == null) {
            throw new IllegalStateException("a body came without a head");
        }
        try (InputStream in = DeclaredBodies.of(stream, answered.contentLength(), limit)) {
            byte[] bytes = in.readNBytes(RawBody.LARGEST + 1);
            if (bytes.length > RawBody.LARGEST) {
                throw SdkClientException.create("the body is larger than " + RawBody.LARGEST + " bytes");
            }
            body = bytes;
            return Optional.of(new ByteArrayInputStream(bytes));
        } catch (TruncatedBodyException e) {
            throw RetryableException.create(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw RetryableException.create("the body broke off", e);
        }
    }

    /** What was answered, whatever the SDK made of it. */
    public DefinitionResponse told(Optional<SdkFailure> failure) {
        HttpHead answered = head;
        byte @Nullable [] bytes = body;
        if (answered == null || bytes == null) {
            SdkFailure why = failure.orElseGet(() -> new SdkFailure("NoAnswer", "no answer came"));
            return new DefinitionResponse.Refused(call(), 0, why.code(), why.message());
        }
        if (!answered.isSuccess()) {
            ErrorBody error = ErrorBody.parse(bytes, answered.errorType());
            return new DefinitionResponse.Refused(call(), answered.status(), error.code(), error.message());
        }
        return new DefinitionResponse.Answered(
                call(),
                new ApiResponseHead(
                        answered.status(),
                        answered.requestId(),
                        answered.contentType(),
                        answered.date(),
                        headAt,
                        Duration.between(sentAt, headAt)),
                new RawBody(bytes));
    }

    private ApiCall call() {
        ApiOperation operation = question.operation();
        return new ApiCall(operation.service(), operation.name(), question.region(), endpoint, question.params());
    }
}
