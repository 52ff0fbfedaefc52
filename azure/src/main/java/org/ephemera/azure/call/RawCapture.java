package org.ephemera.azure.call;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes every answer before the SDK parses it, for the calls that carry an {@link RecordedCall}; a call without one is not
 * sent. It also asks again, where that may help, so that it sees each attempt, and never waits for longer than the call
 * has time. Everything happens on the thread of whoever asks, whether the SDK calls itself asynchronous or not: its own
 * retries would store evidence on a timer's thread.
 */
final class RawCapture implements HttpPipelinePolicy {
    /** Where the SDK's context holds it. */
    static final String EXCHANGE = "org.ephemera.exchange";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** The resource manager, and Azure Monitor, throttle each subscription by itself. */
    private static final Pattern SUBSCRIPTION = Pattern.compile("/+subscriptions/([^/]+)(/.*)?");

    private final URI home;
    private final URI address;
    private final RateLimits limits;
    private final int attempts;

    /**
     * For one server.
     *
     * @param home as requests name it
     * @param address where they go: something may stand in for it
     */
    RawCapture(URI home, URI address, RateLimits limits, int attempts) {
        this.home = home;
        this.address = address;
        this.limits = limits;
        this.attempts = attempts;
    }

    @Override
    public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
        return Mono.fromCallable(
                () -> exchange(context, () -> next.clone().process().block()));
    }

    @Override
    public HttpResponse processSync(HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
        return exchange(context, () -> next.clone().processSync());
    }

    private HttpResponse exchange(HttpPipelineCallContext context, Supplier<@Nullable HttpResponse> next) {
        RecordedCall exchange = context.getData(EXCHANGE)
                .map(RecordedCall.class::cast)
                .orElseThrow(() -> new IllegalStateException("a call that nobody records is not sent"));
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                HttpResponse raw = attempt(exchange, context, next);
                boolean throttled = FailureOutcomes.isThrottling(raw.getStatusCode());
                Duration asked = longer(pause, HttpHead.of(raw).retryAfter().orElse(pause));
                if (throttled) {
                    limits.hold(exchange.operation(), subscription(context.getHttpRequest()), asked);
                }
                if (attempt == attempts
                        || !FailureOutcomes.isRetryable(raw.getStatusCode())
                        || exchange.isTooLateAfter(raw.getStatusCode())) {
                    return raw;
                }
                if (throttled) {
                    exchange.requireTimeFor(asked);
                }
                pause = asked;
            } catch (BrokenCallException e) {
                if (attempt == attempts || !e.again()) {
                    throw e;
                }
            }
            sleep(pause, exchange.limit().remaining());
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        }
    }

    private HttpResponse attempt(
            RecordedCall exchange, HttpPipelineCallContext context, Supplier<@Nullable HttpResponse> next) {
        HttpRequest request = context.getHttpRequest();
        exchange.sending(
                request, home, address, left -> limits.admits(exchange.operation(), subscription(request), left));
        HttpResponse response;
        try {
            response = next.get();
        } catch (RuntimeException e) {
            SdkFailure failure = SdkFailure.of(e);
            exchange.unanswered(failure);
            throw new BrokenCallException(failure.message(), !failure.code().equals(ApiFailure.NO_CREDENTIALS), e);
        }
        if (response == null) {
            throw new IllegalStateException("the pipeline ended without a response");
        }
        try {
            return exchange.took(response);
        } finally {
            close(response);
        }
    }

    /** What the connection says of its end has nothing to do with what was taken from it. */
    private static void close(HttpResponse response) {
        try {
            response.close();
        } catch (UncheckedIOException e) {
            // Its body broke off, which is known by now.
        }
    }

    /** In lower case; "" if the request is about none. */
    private static String subscription(HttpRequest request) {
        Matcher path = SUBSCRIPTION.matcher(request.getUrl().getPath());
        return path.matches() ? path.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? b : a;
    }

    private static void sleep(Duration pause, Duration left) {
        try {
            Thread.sleep(pause.compareTo(left) < 0 ? pause : left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokenCallException("interrupted while it waited to ask again", false, e);
        }
    }
}
