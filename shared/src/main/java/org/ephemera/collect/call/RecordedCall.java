package org.ephemera.collect.call;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.ResponseLog;
import org.ephemera.collect.call.TransportException.Retry;
import org.ephemera.collect.source.OutOfTimeException;
import org.ephemera.collect.source.TruncatedBodyException;
import org.ephemera.collect.source.UnreadableBodyException;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.StoredFile;
import org.ephemera.model.DetailCode;
import org.jspecify.annotations.Nullable;

/**
 * One call with all its attempts. Every HTTP request becomes a line of the acquisition log: an {@code api.error}, which
 * this class writes, or the {@code api.response} that the source writes after it has counted the records. Used by one
 * thread.
 */
public final class RecordedCall {
    private static final int GATEWAY_TIMEOUT = 504;

    private final ApiRequest request;
    private final ResponseLog log;
    private final ErrorRules rules;
    private final RetryPolicy policy;
    private final Deadline deadline;
    private Deadline limit;
    private String endpoint = "";
    private int round;
    private int attempts;
    private int throttles;
    private long sentAt;
    private boolean sent;
    private boolean recorded;
    private String scope = "";
    private RateLimits limits = RateLimits.none();
    private @Nullable HttpHead head;
    private @Nullable StoredResponse received;
    private @Nullable ApiFailure last;
    private Duration pause = Duration.ZERO;
    private Retry retry = Retry.NEVER;
    private boolean throttled;
    private boolean overdue;
    private boolean unreachable;
    private boolean heldBack;
    private String unreadable = "";
    private @Nullable IOException broken;

    /** Creates a call of a run that ends at {@code deadline}. */
    RecordedCall(ApiRequest request, ResponseLog log, ErrorRules rules, RetryPolicy policy, Deadline deadline) {
        this.request = request;
        this.log = log;
        this.rules = rules;
        this.policy = policy;
        this.deadline = deadline;
        this.limit = deadline;
    }

    public ApiRequest request() {
        return request;
    }

    /** Returns the end of the run. */
    public Deadline deadline() {
        return deadline;
    }

    /** Returns the time limit of the call; that of the run until the first request is sent. */
    public Deadline limit() {
        return limit;
    }

    /** Begins an attempt. */
    void begin() {
        recorded = false;
        retry = Retry.NEVER;
    }

    /**
     * Records that a request is sent, after it was admitted.
     *
     * @param server scheme, host and port
     * @param scope scope of the rate limit: region or subscription
     * @throws AttemptFailedException if no time is left
     */
    public void sending(String server, String scope, RateLimits limits) {
        if (sent) {
            unanswered(DetailCode.NO_ANSWER, "the connection ended before a response arrived", Retry.LIMITED);
        }
        this.scope = scope;
        this.limits = limits;
        if (limit.passed()) {
            throw noTimeLeft(throttled);
        }
        if (!limits.admits(request, scope, limit.remaining())) {
            throw noTimeLeft(true);
        }
        if (received != null) {
            throw new IllegalStateException(request.operation().key() + " sent twice in one attempt");
        }
        endpoint = server;
        if (round++ == 0) {
            limit = deadline.orSooner(deadline.clock().instant().plus(policy.call()));
        }
        attempts++;
        sent = true;
        recorded = false;
        head = null;
        sentAt = System.nanoTime();
    }

    /** Records that the head of the response arrived. */
    public void head(HttpHead response) {
        head = response;
        sent = false;
        unreachable = false;
    }

    /**
     * Stores the body of a response, or records its error.
     *
     * @param in body with a limit on time and silence
     * @return the body for the parser
     * @throws AttemptFailedException if the body is incomplete, unreadable or too large, or could not be stored
     */
    public InputStream body(InputStream in) {
        HttpHead response = head();
        if (request.body() == ApiRequest.Body.REDIRECT && response.isRedirect()) {
            received = new StoredResponse(call(), responseHead(response), List.of(), "");
            return InputStream.nullInputStream();
        }
        return response.isSuccess() ? accept(response, in) : reject(response, in);
    }

    private InputStream accept(HttpHead response, InputStream in) {
        if (response.contentLength().orElse(Long.MAX_VALUE) > request.maxBytes()) {
            String message = "Content-Length is absent or above the limit of " + request.maxBytes() + " bytes";
            throw failed(response, ApiFailure.TOO_LARGE, message, false);
        }
        ResponseBody body = new ResponseBody(request, response);
        try {
            List<StoredFile> files = body.store(in, log, call(), responseHead(response));
            boolean logged = request.body() == ApiRequest.Body.PARTS;
            StoredResponse stored = new StoredResponse(call(), responseHead(response), files, logged, "");
            received = stored;
            InputStream shown = body.show(files, log);
            received = new StoredResponse(stored.call(), stored.head(), files, logged, body.unread());
            return shown;
        } catch (TruncatedBodyException e) {
            throw truncated(response, e);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** The body is stored, or is a credential that is stored nowhere; another attempt would return the same. */
    private AttemptFailedException unreadable() {
        if (received == null) {
            received = new StoredResponse(call(), responseHead(head()), List.of(), "");
        }
        return new AttemptFailedException("the response cannot be parsed");
    }

    private InputStream reject(HttpHead response, InputStream in) {
        byte[] body;
        try {
            body = ResponseBody.readError(response, in, rules.isClassifiedByHead(response));
        } catch (TruncatedBodyException e) {
            throw truncated(response, e);
        }
        ServiceError error = rules.parse(response, body);
        throttled = error.throttling();
        throttles += throttled ? 1 : 0;
        pause = response.retryAfter().or(error::retryAfter).orElse(Duration.ZERO);
        if (throttled) {
            limits.hold(request, scope, pause());
        }
        record(response, error.code(), error.message(), error.origin(), error.retryable());
        return new ByteArrayInputStream(body);
    }

    /** Ends the call before a request is sent; {@code code} is the reason why it must not be sent. */
    public AttemptFailedException reject(String code, String message) {
        retry = Retry.NEVER;
        recorded = true;
        last = failure(0, code, message, ErrorOrigin.OTHER);
        return new AttemptFailedException(message);
    }

    /** Returns the exception for a body that cannot be read, or could not be stored. */
    public AttemptFailedException unreadable(IOException e) {
        if (e instanceof UnreadableBodyException) {
            unreadable = String.valueOf(e.getMessage());
            return unreadable();
        }
        if (e instanceof ZipException || e instanceof EOFException || request.isSecret()) {
            return unreadable();
        }
        broken = e;
        return new AttemptFailedException("the response could not be stored");
    }

    /** Returns the exception with which a transport ends an attempt whose error {@link #body} has recorded. */
    public AttemptFailedException rejected() {
        return new AttemptFailedException("the service returned an error");
    }

    private AttemptFailedException truncated(HttpHead response, TruncatedBodyException e) {
        String code = e instanceof OutOfTimeException ? ApiFailure.OUT_OF_TIME : ApiFailure.CUT_SHORT;
        // The source resumes a response of which parts are stored.
        boolean again = request.body() != ApiRequest.Body.PARTS || !response.isSuccess();
        return failed(response, code, String.valueOf(e.getMessage()), again);
    }

    private AttemptFailedException failed(HttpHead response, String code, String message, boolean again) {
        throttled = false;
        pause = Duration.ZERO;
        record(response, code, message, ErrorOrigin.OTHER, again);
        return new AttemptFailedException(message);
    }

    private void record(HttpHead response, String code, String message, ErrorOrigin origin, boolean again) {
        recorded = true;
        retry = again ? Retry.LIMITED : Retry.NEVER;
        log.error(call(), responseHead(response), new ApiError(code, message, again));
        last = failure(response.isSuccess() ? 0 : response.status(), code, message, origin);
    }

    /** Records a failure of the transport, unless the failed response is recorded or the response is stored. */
    void failed(TransportException e) {
        if (received == null && broken == null && (sent || (!recorded && !overdue && !heldBack))) {
            unanswered(e.code(), e.text(), e.retry());
        }
    }

    private void unanswered(String reason, String message, Retry again) {
        String code = limit.passed() && !reason.equals(ApiFailure.UNREACHABLE) ? ApiFailure.OUT_OF_TIME : reason;
        sent = false;
        recorded = true;
        throttled = false;
        retry = again;
        unreachable = again == Retry.WITHIN_RUN;
        pause = Duration.ZERO;
        Duration took = round == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - sentAt);
        Instant now = deadline.clock().instant();
        ApiResponseHead none = new ApiResponseHead(0, "", "", Optional.empty(), now, took);
        log.error(call(), none, new ApiError(code, message, again != Retry.NEVER));
        ApiFailure before = last;
        boolean cut = code.equals(ApiFailure.OUT_OF_TIME) && !limitIsDeadline();
        // An earlier response of the service is more informative than a timeout.
        last = cut && before != null && before.status() != 0 ? before : failure(0, code, message, ErrorOrigin.OTHER);
    }

    private AttemptFailedException noTimeLeft(boolean waiting) {
        overdue = limitIsDeadline();
        heldBack = waiting && !overdue;
        retry = Retry.NEVER;
        return new AttemptFailedException("no time is left for an attempt");
    }

    private boolean limitIsDeadline() {
        return limit.end().equals(deadline.end());
    }

    boolean isStored() {
        return received != null;
    }

    boolean isThrottled() {
        return throttled;
    }

    /** Reports whether the required pause exceeds the time limit of the call. */
    boolean isHeldBack() {
        return heldBack;
    }

    /** Reports whether a server that answered before in this run refuses connections. */
    boolean isUnreachable() {
        return unreachable && !deadline.passed();
    }

    /** Reports whether another attempt of this round may succeed. */
    boolean mayRetry() {
        if (received != null || broken != null || limit.passed()) {
            return false;
        }
        return switch (retry) {
            case NEVER -> false;
            case LIMITED -> round < policy.attempts() && !isLateTimeout();
            case WITHIN_CALL, WITHIN_RUN -> true;
        };
    }

    /**
     * Reports whether a gateway timeout came so late that the time limit of the call would end another attempt before
     * it times out.
     */
    private boolean isLateTimeout() {
        return last != null
                && last.status() == GATEWAY_TIMEOUT
                && limit.remaining().compareTo(policy.call().dividedBy(2)) < 0;
    }

    /** Returns the pause before the next attempt: as long as the service requests, or that of the policy. */
    Duration pause() {
        Duration usual = policy.pause(Math.max(1, round), throttled);
        return pause.compareTo(usual) > 0 ? pause : usual;
    }

    /** Begins another round of attempts with a separate time limit. The counts continue. */
    void beginRound() {
        round = 0;
        limit = deadline;
        heldBack = false;
        overdue = false;
    }

    /** Records that the service requests a longer pause than the call has time for. */
    void holdBack() {
        noTimeLeft(true);
    }

    /** Returns the parsed response. */
    <T> CallResult<T> answered(T response) {
        StoredResponse stored = received;
        if (stored == null) {
            throw new IllegalStateException(request.operation().key() + " returned a response without a body");
        }
        return new CallResult.Answered<>(response, stored);
    }

    /** Returns the stored response; empty if none is stored. Throws the error of a failed evidence store. */
    Optional<StoredResponse> stored() throws IOException {
        if (broken != null) {
            throw broken;
        }
        return Optional.ofNullable(received);
    }

    /** Returns why the call failed. */
    ApiFailure failure() {
        StoredResponse stored = received;
        if (stored != null) {
            String code = request.isSecret() ? ApiFailure.UNREADABLE_SECRET : ApiFailure.UNREADABLE;
            return failure(stored.head().status(), code, request.isSecret() ? "" : unreadable, ErrorOrigin.OTHER);
        }
        ApiFailure end = last;
        boolean ranOut = end != null && end.code().equals(ApiFailure.OUT_OF_TIME);
        if ((overdue || (deadline.passed() && throttled)) && !ranOut) {
            return failure(0, ApiFailure.DEADLINE, "no time is left for an attempt", ErrorOrigin.OTHER);
        }
        return end == null
                ? failure(0, ApiFailure.OUT_OF_TIME, "no time is left for an attempt", ErrorOrigin.OTHER)
                : failure(end.status(), end.code(), end.message(), end.origin());
    }

    private ApiFailure failure(int status, String code, String message, ErrorOrigin origin) {
        return new ApiFailure(request.operation(), status, code, message, origin, attempts, throttles, endpoint);
    }

    /** Returns the head of the response that arrived last. */
    public HttpHead head() {
        HttpHead response = head;
        if (response == null) {
            throw new IllegalStateException("a body arrived without a head");
        }
        return response;
    }

    ApiCall call() {
        ApiOperation operation = request.operation();
        return new ApiCall(operation.service(), operation.name(), request.region(), endpoint, request.params());
    }

    private ApiResponseHead responseHead(HttpHead response) {
        return new ApiResponseHead(
                response.status(),
                response.requestId(),
                response.contentType(),
                response.date(),
                response.received(),
                Duration.ofNanos(System.nanoTime() - sentAt));
    }
}
