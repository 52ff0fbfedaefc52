package org.ephemera.azure.call;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.collect.call.RateLimits;
import org.ephemera.collect.call.RecordedCall;
import org.ephemera.collect.source.IdleTimeoutBody;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Takes each response before the SDK parses it. Requests without a {@link RecordedCall} are rejected. Everything runs
 * on the thread of the caller, also in asynchronous clients of the SDK, so that no evidence is stored on a timer's
 * thread.
 */
final class RawCapture implements HttpPipelinePolicy {
    /** Key of the call in the context of the SDK. */
    static final String CALL = "org.ephemera.call";

    /** Longest pause between two bytes of a body. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** Azure Resource Manager and Azure Monitor throttle each subscription separately. */
    private static final Pattern SUBSCRIPTION = Pattern.compile("/+subscriptions/([^/]+)(/.*)?");

    private final URI home;
    private final URI address;
    private final RateLimits limits;
    private final Clock clock;

    /**
     * @param home server in the requests
     * @param address server that receives them; a setting may replace that of Azure
     */
    RawCapture(URI home, URI address, RateLimits limits, Clock clock) {
        this.home = home;
        this.address = address;
        this.limits = limits;
        this.clock = clock;
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
        RecordedCall call = context.getData(CALL)
                .map(RecordedCall.class::cast)
                .orElseThrow(() -> new IllegalStateException("request without a recorded call"));
        HttpRequest request = context.getHttpRequest();
        check(call, request);
        call.sending(server(address), subscription(request), limits);
        HttpResponse response;
        try {
            response = next.get();
        } catch (RuntimeException e) {
            throw SdkFailure.of(e).exception(e);
        }
        if (response == null) {
            throw new IllegalStateException("the pipeline ended without a response");
        }
        try {
            return received(call, response);
        } finally {
            close(response);
        }
    }

    /** The SDK can do more than read, and a response may name another server for its next page. */
    private void check(RecordedCall call, HttpRequest request) {
        if (!ReadOnlyRequests.allows(call.request().operation(), request)) {
            throw new IllegalStateException(call.request().operation().key() + " would send " + request.getHttpMethod()
                    + ", which does not only read");
        }
        String named = server(URI.create(request.getUrl().toString()));
        if (!named.equalsIgnoreCase(server(home))) {
            throw call.reject(FailureOutcomes.NEXT_PAGE_ELSEWHERE, named);
        }
    }

    private HttpResponse received(RecordedCall call, HttpResponse response) {
        HttpHead head = head(response, clock);
        call.head(head);
        // The body of a response that the transport returned as a stream has been read completely before.
        InputStream body = response.getBodyAsBinaryData().toStream();
        try (IdleTimeoutBody in = new IdleTimeoutBody(body, head.contentLength(), call.limit(), SILENCE);
                InputStream shown = call.body(in)) {
            return new SdkResponse(response, shown.readAllBytes());
        } catch (IOException e) {
            throw call.unreadable(e);
        }
    }

    static HttpHead head(HttpResponse response, Clock clock) {
        return HttpHead.of(
                response.getStatusCode(),
                name -> Optional.ofNullable(response.getHeaders().getValue(HttpHeaderName.fromString(name))),
                clock.instant());
    }

    /** Links to next pages contain the default port. */
    private static String server(URI uri) {
        String usual = "https".equalsIgnoreCase(uri.getScheme()) ? ":443" : ":80";
        String authority = String.valueOf(uri.getAuthority());
        return uri.getScheme() + "://"
                + (authority.endsWith(usual) ? authority.substring(0, authority.length() - usual.length()) : authority);
    }

    private static void close(HttpResponse response) {
        try {
            response.close();
        } catch (UncheckedIOException e) {
            // The body broke off, which is recorded.
        }
    }

    /** Returns the subscription of a request in lower case; "" if it has none. */
    private static String subscription(HttpRequest request) {
        Matcher path = SUBSCRIPTION.matcher(request.getUrl().getPath());
        return path.matches() ? path.group(1).toLowerCase(Locale.ROOT) : "";
    }
}
