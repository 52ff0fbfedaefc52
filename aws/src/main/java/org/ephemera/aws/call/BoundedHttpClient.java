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
 * Ends a request whose head has not come in time by closing its connection. The SDK's own timeouts interrupt the thread
 * instead, which by then may be writing to the store. The body is bounded where it is read, by {@link DeclaredBodies}.
 */
public final class BoundedHttpClient implements SdkHttpClient {
    /** When the call that this thread makes must have ended; the SDK hands an HTTP client nothing by which to tell. */
    private static final ThreadLocal<Supplier<Deadline>> LIMIT = new ThreadLocal<>();

    /** Milliseconds; a connection that is just being made cannot be closed yet. */
    private static final long AGAIN = 500;

    private final SdkHttpClient http;
    private final ScheduledThreadPoolExecutor timer;

    BoundedHttpClient(SdkHttpClient http) {
        this.http = http;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("call-limits").factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Makes the call with all its attempts and the pauses between them.
     *
     * @param limit asked for at each attempt
     */
    public static <T> T within(Supplier<Deadline> limit, Supplier<T> call) {
        LIMIT.set(limit);
        try {
            return call.get();
        } finally {
            LIMIT.remove();
        }
    }

    /** What is left of the time of the call that this thread makes; empty outside of one. */
    static Optional<Duration> left() {
        return Optional.ofNullable(LIMIT.get()).map(limit -> limit.get().remaining());
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = http.prepareRequest(request);
        return left().<ExecutableHttpRequest>map(left -> new Bounded(prepared, left))
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

    private final class Bounded implements ExecutableHttpRequest, Callable<HttpExecuteResponse> {
        private final ExecutableHttpRequest prepared;
        private final Duration time;

        Bounded(ExecutableHttpRequest prepared, Duration time) {
            this.prepared = prepared;
            this.time = time;
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            ScheduledFuture<?> end =
                    timer.scheduleWithFixedDelay(prepared::abort, time.toMillis(), AGAIN, TimeUnit.MILLISECONDS);
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
