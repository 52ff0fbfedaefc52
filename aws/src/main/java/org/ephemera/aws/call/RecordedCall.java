package org.ephemera.aws.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.ephemera.aws.catalog.ApiOperation;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.BodyView;
import org.ephemera.collect.source.OutOfTimeException;
import org.ephemera.collect.source.TruncatedBodyException;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.StoredFile;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * One call on its way through the SDK. Every HTTP request it makes becomes a line of the acquisition log: an
 * {@code api.error} here, or the {@code api.response} that the source writes once it knows what the answer holds. Used
 * by one thread.
 */
final class RecordedCall {
    private static final int LONGEST_ERROR = 64 << 10;
    private static final int SERVER_ERROR = 500;

    private final ApiRequest question;
    private final Recorder recorder;
    private final Deadline deadline;
    private final Duration longest;
    private final Clock clock;

    private Deadline limit;
    private boolean pastDeadline;
    private String endpoint = "";
    private int attempts;
    private int throttles;
    private long sentAt;
    private boolean sent;
    private @Nullable HttpHead head;
    private Instant headAt = Instant.EPOCH;
    private @Nullable StoredResponse received;
    private @Nullable ApiFailure lastError;
    private boolean unreadable;
    private @Nullable IOException broken;

    /**
     * @param deadline of the whole collection
     * @param longest for the call, from its first request on
     */
    RecordedCall(ApiRequest question, Recorder recorder, Deadline deadline, Duration longest, Clock clock) {
        this.question = question;
        this.recorder = recorder;
        this.deadline = deadline;
        this.longest = longest;
        this.clock = clock;
        this.limit = deadline;
    }

    /** When the call must have ended: the deadline, until its first request is sent. */
    Deadline limit() {
        return limit;
    }

    void sending(SdkHttpRequest request, @Nullable String operation, RateLimits limits) {
        if (!question.operation().name().equals(operation)) {
            throw new IllegalStateException(
                    "asked " + operation + " where " + question.operation().key() + " was declared");
        }
        if (sent) {
            unanswered(noAnswer(), "the connection ended before an answer came");
        }
        if (limit.passed() || !limits.admits(question, limit)) {
            pastDeadline = limit.end().equals(deadline.end());
            throw SdkClientException.create("no time is left for an attempt");
        }
        if (attempts == 0) {
            limit = deadline.orSooner(clock.instant().plus(longest));
        }
        URI uri = request.getUri();
        endpoint = uri.getScheme() + "://" + uri.getAuthority();
        attempts++;
        sent = true;
        sentAt = System.nanoTime();
    }

    void head(SdkHttpResponse response) {
        head = HttpHead.of(response);
        headAt = clock.instant();
        sent = false;
    }

    /** Stores the body of an answer, or logs the error it tells of; returns what the SDK shall parse. */
    Optional<InputStream> body(Optional<InputStream> body) {
        HttpHead answered = head;
        if (answered == null) {
            throw new IllegalStateException("a body came without a head");
        }
        InputStream in = DeclaredBodies.of(body, answered.contentLength(), limit);
        if (!answered.isSuccess()) {
            return Optional.of(refuse(answered, in));
        }
        if (answered.contentLength().orElse(Long.MAX_VALUE) > question.largest()) {
            String message = "the body is declared larger than " + question.largest() + " bytes, or with no length";
            fail(answered, ApiFailure.TOO_LARGE, message, false);
            throw SdkClientException.create(message);
        }
        return Optional.of(question.secret() ? look(answered, in) : store(answered, in));
    }

    /** The answer came, and that it came is logged; its body is a credential and is written nowhere. */
    private InputStream look(HttpHead answered, InputStream in) {
        BodyView view = question.view().get();
        try {
            plain(answered, in).transferTo(view.copy());
            received = new StoredResponse(call(), answer(answered), List.of(), "");
            return view.forSdk(InputStream::nullInputStream);
        } catch (TruncatedBodyException e) {
            throw cutShort(answered, e);
        } catch (IOException e) {
            throw SdkClientException.create(String.valueOf(e.getMessage()), e);
        }
    }

    private InputStream store(HttpHead answered, InputStream in) {
        boolean encoded = !answered.contentEncoding().isEmpty()
                && !answered.contentEncoding().equals("identity");
        BodyView view = question.view().get();
        try {
            List<StoredFile> files = encoded
                    ? recorder.body(BodyType.BIN, in, OutputStream.nullOutputStream())
                    : recorder.body(BodyType.of(answered.contentType()), in, view.copy());
            received = new StoredResponse(call(), answer(answered), files, view.unread());
            if (!encoded) {
                return view.forSdk(() -> recorder.open(files));
            }
            // Nobody asked for an encoding. The bytes stay as they came; only our own view of them is decoded.
            try (InputStream plain = decoded(answered, files)) {
                plain.transferTo(view.copy());
            }
            received = new StoredResponse(received.call(), received.answer(), files, view.unread());
            return view.forSdk(() -> decoded(answered, files));
        } catch (TruncatedBodyException e) {
            throw cutShort(answered, e);
        } catch (UnreadableBodyException | ZipException e) {
            unreadable = e instanceof UnreadableBodyException;
            // Without its cause: the SDK asks again for everything that an IOException stands behind.
            throw SdkClientException.create(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            broken = e;
            throw SdkClientException.create("the answer could not be stored", new UncheckedIOException(e));
        }
    }

    private static InputStream plain(HttpHead answered, InputStream in) throws IOException {
        return answered.contentEncoding().equals("gzip") ? new GZIPInputStream(in) : in;
    }

    private InputStream decoded(HttpHead answered, List<StoredFile> files) throws IOException {
        if (!answered.contentEncoding().equals("gzip")) {
            throw new UnreadableBodyException("the body is encoded in a way that was not asked for");
        }
        return new GZIPInputStream(recorder.open(files));
    }

    private SdkClientException cutShort(HttpHead answered, TruncatedBodyException e) {
        String message = String.valueOf(e.getMessage());
        fail(answered, e instanceof OutOfTimeException ? ApiFailure.OUT_OF_TIME : ApiFailure.CUT_SHORT, message, true);
        return RetryableException.create(message, e);
    }

    private InputStream refuse(HttpHead answered, InputStream in) {
        byte[] body;
        try {
            body = plain(answered, in).readNBytes(LONGEST_ERROR);
        } catch (TruncatedBodyException e) {
            if (answered.errorType().isEmpty() && answered.status() < SERVER_ERROR) {
                // Only the body would tell whether it was throttled, denied or asked for what is not there.
                throw cutShort(answered, e);
            }
            body = new byte[0];
        } catch (IOException e) {
            body = new byte[0];
        }
        ErrorBody error = ErrorBody.parse(body, answered.errorType());
        fail(answered, error.code(), error.message(), FailureOutcomes.isRetryable(error.code(), answered.status()));
        return new ByteArrayInputStream(body);
    }

    private void fail(HttpHead answered, String code, String message, boolean retryable) {
        if (FailureOutcomes.isThrottling(code, answered.status())) {
            throttles++;
        }
        recorder.error(call(), answer(answered), new ApiError(code, message, retryable));
        lastError = refusal(answered.status(), code, message);
    }

    private void unanswered(String code, String message) {
        sent = false;
        Duration took = attempts == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - sentAt);
        ApiResponseHead none = new ApiResponseHead(0, "", "", Optional.empty(), clock.instant(), took);
        recorder.error(call(), none, new ApiError(code, message, true));
        lastError = refusal(0, code, message);
    }

    boolean isStored() {
        return received != null;
    }

    /** The answer that the SDK could parse. */
    <T> CallResult<T> answered(T response) {
        StoredResponse answer = received;
        if (answer == null) {
            throw new IllegalStateException(question.operation().key() + " was answered without a body");
        }
        return new CallResult.Answered<>(response, answer);
    }

    /** @throws IOException if it was not the service that failed, but the store */
    <T> CallResult<T> refused(SdkFailure failure) throws IOException {
        if (broken != null) {
            throw broken;
        }
        if (received != null) {
            recorder.response(received.call(), received.answer(), received.files(), ResponsePage.only(0));
            // What else the SDK says of a body may hold parts of it.
            return new CallResult.Refused<>(
                    refusal(received.answer().status(), ApiFailure.UNREADABLE, unreadable ? failure.message() : ""));
        }
        if (sent || attempts == 0) {
            unanswered(code(failure), failure.message());
        }
        if ((pastDeadline || waitedInVain()) && !outOfTime()) {
            return new CallResult.Refused<>(refusal(0, ApiFailure.DEADLINE, failure.message()));
        }
        ApiFailure last = lastError == null ? refusal(0, failure.code(), failure.message()) : lastError;
        boolean named = !last.code().isEmpty() || last.status() == 0;
        return new CallResult.Refused<>(named ? last : refusal(last.status(), failure.code(), last.message()));
    }

    private String code(SdkFailure failure) {
        if (pastDeadline) {
            return ApiFailure.DEADLINE;
        }
        return limit.passed() ? ApiFailure.OUT_OF_TIME : failure.code();
    }

    /** Its turn for another attempt did not come before the end of the collection: whoever goes on later may ask again. */
    private boolean waitedInVain() {
        return deadline.passed()
                && lastError != null
                && FailureOutcomes.isThrottling(lastError.code(), lastError.status());
    }

    /** The last attempt was the one that the deadline ended. */
    private boolean outOfTime() {
        return lastError != null && lastError.code().equals(ApiFailure.OUT_OF_TIME);
    }

    /** The connection is closed by our side when the time is over. */
    private String noAnswer() {
        return limit.passed() ? ApiFailure.OUT_OF_TIME : "NoAnswer";
    }

    private ApiFailure refusal(int status, String code, String message) {
        return new ApiFailure(question.operation(), status, code, message, attempts, throttles, endpoint);
    }

    private ApiCall call() {
        ApiOperation operation = question.operation();
        return new ApiCall(operation.service(), operation.name(), question.region(), endpoint, question.params());
    }

    private ApiResponseHead answer(HttpHead answered) {
        return new ApiResponseHead(
                answered.status(),
                answered.requestId(),
                answered.contentType(),
                answered.date(),
                headAt,
                Duration.ofNanos(System.nanoTime() - sentAt));
    }
}
