package org.ephemera.aws.call;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.ephemera.collect.Deadline;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * HTTP client that closes the connection of a request whose response head does not arrive in time. The SDK's own
 * timeouts interrupt the thread instead, which may be writing to the store by then. The time limit of the body is
 * enforced by {@link SdkResponseBodies}, where the body is read.
 */
public final class BoundedHttpClient implements SdkHttpClient {
    /**
     * Deadline of the call that the current thread makes. It is a thread-local because the SDK passes no deadline to
     * an HTTP client.
     */
    private static final ThreadLocal<Supplier<Deadline>> LIMIT = new ThreadLocal<>();

    /**
     * Milliseconds between two attempts to abort. Several are needed because a connection that is still being
     * established cannot be closed.
     */
    private static final long ABORT_INTERVAL = 500;

    private final SdkHttpClient http;
    private final ScheduledThreadPoolExecutor timer;

    BoundedHttpClient(SdkHttpClient http) {
        this.http = http;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("call-limits").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Runs the call, with all its attempts and the pauses between them, under a time limit.
     *
     * @param limit read again at each attempt
     */
    public static <T> T within(Supplier<Deadline> limit, Supplier<T> call) {
        LIMIT.set(limit);
        try {
            return call.get();
        } finally {
            LIMIT.remove();
        }
    }

    /** Returns the remaining time of the call that the current thread makes; empty outside of a call. */
    static Optional<Duration> remaining() {
        return Optional.ofNullable(LIMIT.get()).map(limit -> limit.get().remaining());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = http.prepareRequest(request);
        return remaining()
                .<ExecutableHttpRequest>map(remaining -> new BoundedRequest(prepared, remaining))
                .orElse(prepared);
    }

    @Override
    public String clientName() {
        return http.clientName();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        http.close();
    }

    private final class BoundedRequest implements ExecutableHttpRequest, Callable<HttpExecuteResponse> {
        private final ExecutableHttpRequest prepared;
        private final Duration time;

        BoundedRequest(ExecutableHttpRequest prepared, Duration time) {
            this.prepared = prepared;
            this.time = time;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            ScheduledFuture<?> end = timer.scheduleWithFixedDelay(
                    prepared::abort, time.toMillis(), ABORT_INTERVAL, TimeUnit.MILLISECONDS);
            try {
                return prepared.call();
            } finally {
                end.cancel(false);
            }
        }

        @Override
        public void abort() {
            prepared.abort();
        }
    }
}
