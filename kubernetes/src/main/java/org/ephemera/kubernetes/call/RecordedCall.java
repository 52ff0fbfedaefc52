package org.ephemera.kubernetes.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.source.IdleTimeoutBody;
import org.ephemera.collect.source.OutOfTimeException;
import org.ephemera.collect.source.TruncatedBodyException;
import org.ephemera.format.ApiCall;
import org.ephemera.format.ApiError;
import org.ephemera.format.ApiResponseHead;
import org.ephemera.format.BodyType;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.StoredFile;
import org.ephemera.kubernetes.Cluster;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.EnvironmentProxy;
import org.jspecify.annotations.Nullable;

/**
 * One call with all its attempts. Each becomes a line of the acquisition log: an {@code api.error} here, or the
 * {@code api.response} that the source writes once it knows what the answer holds. Used by one thread.
 */
final class RecordedCall {
    private static final int ATTEMPTS = 5;
    /** Where no connection comes about, more attempts only take the time of the other items. */
    private static final int CONNECTIONS = 2;

    /** As often as the time of the call allows. */
    private static final int ANY = Integer.MAX_VALUE;

    private static final int OK = 200;
    /** How the log of a pod that is bound to no node is answered. */
    private static final int NO_CONTENT = 204;

    private static final int UNAUTHORIZED = 401;
    private static final int LONGEST_ERROR = 64 << 10;

    private final ApiRequest question;
    private final Cluster cluster;
    private final Recorder recorder;
    private final Deadline deadline;
    private final ReadLimits bounds;
    private final Clock clock;
    private final Backoff backoff = new Backoff();
    private final int mostAttempts;
    private final int mostConnections;

    private Deadline limit;
    private int attempts;
    private int throttles;
    private boolean renew;
    private boolean renewed;

    RecordedCall(ApiRequest question, Cluster cluster, Recorder recorder, Deadline deadline, SourceContext access) {
        this(question, cluster, recorder, deadline, access, ATTEMPTS, CONNECTIONS);
    }

    private RecordedCall(
            ApiRequest question,
            Cluster cluster,
            Recorder recorder,
            Deadline deadline,
            SourceContext access,
            int mostAttempts,
            int mostConnections) {
        this.mostAttempts = mostAttempts;
        this.mostConnections = mostConnections;
        this.question = question;
        this.cluster = cluster;
        this.recorder = recorder;
        this.deadline = deadline;
        this.bounds = access.bounds();
        this.clock = access.clock();
        this.limit = deadline;
    }

    /** One that is worth all of its time: a name that is not found now, or a server that starts, may be there in seconds. */
    static RecordedCall patient(
            ApiRequest question, Cluster cluster, Recorder recorder, Deadline deadline, SourceContext access) {
        return new RecordedCall(question, cluster, recorder, deadline, access, ANY, ANY);
    }

    /** Reads a body to its end; what it leaves in the store is returned. */
    @FunctionalInterface
    private interface Reading {
        List<StoredFile> read(BodyType type, InputStream in, OutputStream view) throws IOException;
    }

    <V extends OutputStream> CallResult<V> stored(Supplier<V> view) throws IOException {
        return made(view, recorder::body);
    }

    <V extends OutputStream> CallResult<V> seen(Supplier<V> view) throws IOException {
        return made(view, (type, in, out) -> {
            in.transferTo(out);
            return List.of();
        });
    }

    <V extends DerivedDocument> CallResult<V> derived(Supplier<V> view) throws IOException {
        return made(view, (type, in, out) -> {
            if (out instanceof DerivedDocument derivation) {
                return recorder.body(BodyType.JSON, new DerivedBody(in, derivation), OutputStream.nullOutputStream());
            }
            in.transferTo(out);
            return List.of();
        });
    }

    private <V extends OutputStream> CallResult<V> made(Supplier<V> view, Reading reading) throws IOException {
        @Nullable ApiFailure last = null;
        while (true) {
            if (limit.passed()) {
                return new CallResult.Refused<>(outOfTime(last));
            }
            Attempt attempt = new Attempt();
            V seen = view.get();
            @Nullable StoredResponse received = attempt.make(seen, reading);
            if (received != null) {
                return new CallResult.Answered<>(seen, received);
            }
            last = worthMore(last, attempt);
            if (!attempt.again) {
                return new CallResult.Refused<>(last);
            }
            backoff.pause(attempt.wait, limit);
        }
    }

    /** The last attempt is cut off when the time for the call is over: what the server answered before says more. */
    private ApiFailure worthMore(@Nullable ApiFailure before, Attempt last) {
        ApiFailure now = last.refusal();
        return before != null
                        && before.status() != 0
                        && last.head == null
                        && now.code().equals(ApiFailure.OUT_OF_TIME)
                        && !limit.end().equals(deadline.end())
                ? refusal(before.status(), before.code(), before.message(), before.by())
                : now;
    }

    /** The last attempt's own story is worth more than that time ran out after it. */
    private ApiFailure outOfTime(@Nullable ApiFailure last) {
        return last != null && !limit.end().equals(deadline.end())
                ? last
                : refusal(0, ApiFailure.DEADLINE, "the time of the collection was over");
    }

    private ApiFailure refusal(int status, String code, String message) {
        return refusal(status, code, message, ErrorOrigin.OTHER);
    }

    private ApiFailure refusal(int status, String code, String message, ErrorOrigin by) {
        return new ApiFailure(
                question.operation(),
                status,
                code,
                message,
                by,
                attempts,
                throttles,
                cluster.endpoint().toString(),
                network(cluster),
                cluster.admission());
    }

    /**
     * Returns the remedy for an API server that cannot be reached; it begins with the proxy of the environment, if any.
     */
    static String network(Cluster cluster) {
        String proxy = cluster.http().proxy().orElse(null) instanceof EnvironmentProxy named
                ? named.said(cluster.endpoint())
                : "";
        return proxy + cluster.network();
    }

    private final class Attempt {
        private long sentAt;
        private @Nullable HttpHead head;
        private @Nullable ApiFailure refusal;
        private boolean again;
        private Duration wait = Duration.ZERO;

        private ApiFailure refusal() {
            return refusal == null ? RecordedCall.this.refusal(0, ApiFailure.UNREACHABLE, "") : refusal;
        }

        private @Nullable StoredResponse make(OutputStream view, Reading reading) throws IOException {
            HttpResponse<InputStream> response;
            try {
                String authorization = cluster.authorization(renew);
                renew = false;
                if (attempts++ == 0) {
                    limit = deadline.orSooner(clock.instant().plus(bounds.call()));
                }
                sentAt = System.nanoTime();
                response = cluster.http().send(request(authorization), HttpResponse.BodyHandlers.ofInputStream());
            } catch (ClusterException e) {
                refusal = RecordedCall.this.refusal(0, e.code(), String.valueOf(e.getMessage()));
                return null;
            } catch (IOException e) {
                unanswered(e);
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            head = HttpHead.of(response, clock.instant());
            try (IdleTimeoutBody body =
                    new IdleTimeoutBody(response.body(), head.contentLength(), limit, bounds.silence())) {
                return head.status() == OK || head.status() == NO_CONTENT ? accept(body, view, reading) : refuse(body);
            }
        }

        private HttpRequest request(String authorization) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(cluster.endpoint() + question.address()))
                    .timeout(limit.remaining().plusMillis(1))
                    .header("Accept", "application/json, */*")
                    .header("User-Agent", "ephemera")
                    .GET();
            return authorization.isEmpty()
                    ? request.build()
                    : request.header("Authorization", authorization).build();
        }

        private @Nullable StoredResponse accept(InputStream body, OutputStream view, Reading reading)
                throws IOException {
            HttpHead answered = answered();
            if (!answered.contentEncoding().isEmpty()) {
                // Nobody asked for an encoding. The bytes stay as they came.
                List<StoredFile> files = reading.read(BodyType.BIN, body, OutputStream.nullOutputStream());
                recorder.response(call(), answer(answered), files, ResponsePage.only(0));
                refusal = RecordedCall.this.refusal(
                        OK, ApiFailure.UNREADABLE, "it is encoded in a way that was not asked for");
                return null;
            }
            try {
                List<StoredFile> files = reading.read(BodyType.of(answered.contentType()), body, view);
                return new StoredResponse(call(), answer(answered), files);
            } catch (TruncatedBodyException e) {
                cutShort(e);
                return null;
            }
        }

        private void cutShort(TruncatedBodyException e) {
            String code = e instanceof OutOfTimeException ? ApiFailure.OUT_OF_TIME : ApiFailure.CUT_SHORT;
            fail(code, String.valueOf(e.getMessage()), ErrorOrigin.OTHER, true);
        }

        private @Nullable StoredResponse refuse(InputStream body) {
            HttpHead answered = answered();
            byte[] told;
            try {
                told = body.readNBytes(LONGEST_ERROR);
            } catch (TruncatedBodyException e) {
                if (answered.status() != UNAUTHORIZED && !FailureOutcomes.isRetryable(answered.status())) {
                    // Only the body would tell whether it is the API server that says so, and of what.
                    cutShort(e);
                    return null;
                }
                told = new byte[0];
            } catch (IOException e) {
                told = new byte[0];
            }
            StatusBody status = StatusBody.parse(told);
            if (FailureOutcomes.isThrottling(answered.status())) {
                throttles++;
            }
            wait = answered.retryAfter().or(status::retryAfter).orElse(Duration.ZERO);
            // Whom a node does not know is the API server.
            boolean stale = answered.status() == UNAUTHORIZED && status.by() != ErrorOrigin.NODE && !renewed;
            renewed |= stale;
            renew = stale;
            fail(
                    status.reason(),
                    status.message(),
                    status.by(),
                    stale || FailureOutcomes.isRetryable(answered.status()));
            return null;
        }

        private void fail(String code, String message, ErrorOrigin by, boolean retryable) {
            HttpHead answered = answered();
            recorder.error(call(), answer(answered), new ApiError(code, message, retryable));
            refusal = RecordedCall.this.refusal(answered.status() == OK ? 0 : answered.status(), code, message, by);
            again = retryable && attempts < mostAttempts;
        }

        private void unanswered(IOException failure) {
            ConnectionFailure connecting = ConnectionFailure.of(failure);
            String code = isCut(connecting) ? ApiFailure.OUT_OF_TIME : connecting.code();
            ApiResponseHead none = new ApiResponseHead(0, "", "", Optional.empty(), clock.instant(), took());
            recorder.error(call(), none, new ApiError(code, connecting.message(), connecting.retryable()));
            refusal = RecordedCall.this.refusal(0, code, connecting.message());
            int most = code.equals(ApiFailure.UNREACHABLE) ? mostConnections : mostAttempts;
            again = connecting.retryable() && attempts < most;
        }

        /** That the time of the call was over says less than that no connection came about. */
        private boolean isCut(ConnectionFailure connecting) {
            return deadline.passed() || (limit.passed() && !connecting.code().equals(ApiFailure.UNREACHABLE));
        }

        private HttpHead answered() {
            if (head == null) {
                throw new IllegalStateException("no answer came");
            }
            return head;
        }

        private ApiCall call() {
            return new ApiCall(
                    "kubernetes",
                    question.operation().permission(),
                    "",
                    cluster.endpoint().toString(),
                    question.params());
        }

        private ApiResponseHead answer(HttpHead answered) {
            return new ApiResponseHead(
                    answered.status(),
                    answered.requestId(),
                    answered.contentType(),
                    answered.date(),
                    answered.received(),
                    took());
        }

        private Duration took() {
            return Duration.ofNanos(System.nanoTime() - sentAt);
        }
    }
}
