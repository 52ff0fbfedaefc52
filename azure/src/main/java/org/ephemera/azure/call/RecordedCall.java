package org.ephemera.azure.call;

import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipException;
import org.ephemera.azure.catalog.ApiOperation;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.IdleTimeoutBody;
import org.ephemera.collect.source.OutOfTimeException;
import org.ephemera.collect.source.TruncatedBodyException;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through the SDK. Every HTTP request it makes becomes a line of the acquisition log: an
 * {@code api.error} here, or the {@code api.response} that the source writes once it knows what the answer holds. Used
 * by one thread.
 */
final class RecordedCall {
    private static final int LONGEST_ERROR = 64 << 10;

    private static final int GATEWAY_TIMEOUT = 504;

    /** Between two bytes of a body. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final ApiRequest question;
    private final Recorder recorder;
    private final Deadline deadline;
    private final Duration longest;
    private final Clock clock;

    private Deadline limit;
    private boolean pastDeadline;
    private boolean heldBack;
    private String endpoint = "";
    private int attempts;
    private int throttles;
    private int attemptsBefore;
    private int throttlesBefore;
    private long sentAt;
    private boolean sent;
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

    /**
     * Says whether an attempt may be made.
     *
     * @param home the server that is asked; an answer may name another one as the place of its next page
     * @param address where the request goes
     * @param turn waits for the turn of the request; false if it does not come within the time
     */
    void sending(HttpRequest request, URI home, URI address, Predicate<Duration> turn) {
        requireReading(request);
        String named = server(URI.create(request.getUrl().toString()));
        if (!named.equalsIgnoreCase(server(home))) {
            endpoint = named;
            lastError = refusal(0, ApiFailure.ELSEWHERE, "the next page is said to be at another server");
            throw new BrokenCallException("the next page is said to be at another server", false, null);
        }
        if (limit.passed()) {
            throw noTimeLeft(lastError != null && FailureOutcomes.isThrottling(lastError.status()));
        }
        if (!turn.test(limit.remaining())) {
            throw noTimeLeft(true);
        }
        if (received != null) {
            throw new IllegalStateException(question.operation().key() + " asked twice in one call");
        }
        endpoint = server(address);
        if (attempts == 0) {
            limit = deadline.orSooner(clock.instant().plus(longest));
        }
        attempts++;
        sent = true;
        sentAt = System.nanoTime();
    }

    /** Ends the call, and does not wait in vain, if a throttled service asks for a pause that is longer than the call may take. */
    void requireTimeFor(Duration pause) {
        if (pause.compareTo(limit.remaining()) > 0) {
            throw noTimeLeft(true);
        }
    }

    /** True if the service gave up what took most of the time of the call: another attempt would end in the middle, and say less. */
    boolean isTooLateAfter(int status) {
        return status == GATEWAY_TIMEOUT && limit.remaining().compareTo(longest.dividedBy(2)) < 0;
    }

    /** @param waiting true if there would be an answer to whoever waited for it */
    private BrokenCallException noTimeLeft(boolean waiting) {
        pastDeadline = limit.end().equals(deadline.end());
        heldBack = waiting && !pastDeadline;
        return new BrokenCallException("no time is left for an attempt", false, null);
    }

    /** True if the service throttled for longer than one call may take, and the collection has more time than that. */
    boolean isHeldBack() {
        return heldBack;
    }

    /** The same question once more, which goes on counting. */
    RecordedCall again() {
        RecordedCall next = new RecordedCall(question, recorder, deadline, longest, clock);
        next.attemptsBefore = attemptsBefore + attempts;
        next.throttlesBefore = throttlesBefore + throttles;
        return next;
    }

    ApiOperation operation() {
        return question.operation();
    }

    /** Links to next pages name the port that goes without saying as well. */
    private static String server(URI uri) {
        String usual = "https".equalsIgnoreCase(uri.getScheme()) ? ":443" : ":80";
        String authority = String.valueOf(uri.getAuthority());
        return uri.getScheme() + "://"
                + (authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority);
    }

    /** The SDK can do more than read; whatever it is asked to do, nothing else leaves here. */
    private void requireReading(HttpRequest request) {
        if (!ReadOnlyRequests.allows(question.operation(), request)) {
            throw new IllegalStateException(question.operation().key() + " would send " + request.getHttpMethod()
                    + ", which does not only read");
        }
    }

    /** Stores the body of an answer, or logs the error it tells of; returns what the SDK shall parse. */
    HttpResponse took(HttpResponse response) {
        HttpHead head = HttpHead.of(response);
        headAt = clock.instant();
        sent = false;
        // What is called the body as an input stream has been read whole before.
        InputStream body = response.getBodyAsBinaryData().toStream();
        try (IdleTimeoutBody in = new IdleTimeoutBody(body, head.contentLength(), limit, SILENCE)) {
            if (question.elsewhere() && head.isRedirect()) {
                received = new StoredResponse(call(), answer(head), List.of());
                return new SdkResponse(response, new byte[0]);
            }
            return new SdkResponse(response, head.isSuccess() ? accept(head, in) : refuse(head, in));
        }
    }

    private byte[] accept(HttpHead head, InputStream in) {
        if (head.contentLength().orElse(Long.MAX_VALUE) > question.largest()) {
            String message = "the body is declared larger than " + question.largest() + " bytes, or with no length";
            fail(head, ApiFailure.TOO_LARGE, message, false);
            throw new BrokenCallException(message, false, null);
        }
        return take(head, in);
    }

    private byte[] take(HttpHead head, InputStream in) {
        IncomingBody body = new IncomingBody(question, head);
        try {
            List<StoredFile> files = body.keep(in, recorder);
            // That it came is logged even if nobody can read it.
            received = new StoredResponse(call(), answer(head), files);
            return body.shown(files, recorder);
        } catch (TruncatedBodyException e) {
            throw cutShort(head, e);
        } catch (UnreadableBodyException | ZipException e) {
            unreadable = e instanceof UnreadableBodyException && !question.secret();
            throw new BrokenCallException(String.valueOf(e.getMessage()), false, e);
        } catch (IOException e) {
            if (question.secret()) {
                throw new BrokenCallException(String.valueOf(e.getMessage()), false, e);
            }
            broken = e;
            throw new BrokenCallException("the answer could not be stored", false, new UncheckedIOException(e));
        }
    }

    private BrokenCallException cutShort(HttpHead head, TruncatedBodyException e) {
        String code = e instanceof OutOfTimeException ? ApiFailure.OUT_OF_TIME : ApiFailure.CUT_SHORT;
        String message = String.valueOf(e.getMessage());
        fail(head, code, message, true);
        return new BrokenCallException(message, true, e);
    }

    private byte[] refuse(HttpHead head, InputStream in) {
        byte[] body;
        try {
            body = IncomingBody.plain(head, in).readNBytes(LONGEST_ERROR);
        } catch (TruncatedBodyException e) {
            if (!FailureOutcomes.isRetryable(head.status())) {
                // Only the body would tell what is wrong with the question, missing, or not allowed.
                throw cutShort(head, e);
            }
            body = new byte[0];
        } catch (IOException e) {
            body = new byte[0];
        }
        ErrorBody error = ErrorBody.parse(body);
        fail(head, error.code(), error.message(), FailureOutcomes.isRetryable(head.status()));
        return body;
    }

    private void fail(HttpHead head, String code, String message, boolean retryable) {
        if (FailureOutcomes.isThrottling(head.status())) {
            throttles++;
        }
        recorder.error(call(), answer(head), new ApiError(code, message, retryable));
        lastError = refusal(head.status(), code, message);
    }

    /** No head of an answer came. */
    void unanswered(SdkFailure failure) {
        sent = false;
        String code = limit.passed() ? ApiFailure.OUT_OF_TIME : failure.code();
        Duration took = attempts == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - sentAt);
        ApiResponseHead none = new ApiResponseHead(0, "", "", java.util.Optional.empty(), clock.instant(), took);
        recorder.error(call(), none, new ApiError(code, failure.message(), true));
        lastError = refusal(0, code, failure.message());
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
            return new CallResult.Refused<>(refusal(
                    received.answer().status(),
                    question.secret() ? ApiFailure.UNREADABLE_SECRET : ApiFailure.UNREADABLE,
                    unreadable ? failure.message() : ""));
        }
        boolean outOfTime = lastError != null && lastError.code().equals(ApiFailure.OUT_OF_TIME);
        if (pastDeadline && !outOfTime) {
            return new CallResult.Refused<>(refusal(0, ApiFailure.DEADLINE, failure.message()));
        }
        if (sent || lastError == null) {
            unanswered(failure);
        }
        ApiFailure last = lastError;
        return new CallResult.Refused<>(
                last == null
                        ? refusal(0, failure.code(), failure.message())
                        : refusal(last.status(), last.code(), last.message()));
    }

    private ApiFailure refusal(int status, String code, String message) {
        return new ApiFailure(
                question.operation(),
                status,
                code,
                message,
                attemptsBefore + attempts,
                throttlesBefore + throttles,
                endpoint);
    }

    private ApiCall call() {
        ApiOperation operation = question.operation();
        return new ApiCall(operation.service(), operation.name(), "", endpoint, question.params());
    }

    private ApiResponseHead answer(HttpHead head) {
        return new ApiResponseHead(
                head.status(),
                head.requestId(),
                head.contentType(),
                head.date(),
                headAt,
                Duration.ofNanos(System.nanoTime() - sentAt));
    }
}
