package org.ephemera.azure.call;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.time.Duration;
import org.ephemera.collect.call.RecordedCall;
import reactor.core.publisher.Mono;

/**
 * The JDK's HTTP client, as one that works on its caller's thread and hands over each body while it comes: the SDK would
 * have it read whole first.
 */
final class BoundedHttpClient implements HttpClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Until a head comes; what a query may take. */
    private static final Duration HEAD = Duration.ofSeconds(30);

    /** Bodies are bounded by whoever reads them, {@link RecordedCall} and {@link UnrecordedArmClient#body}. */
    private static final Duration UNBOUNDED = Duration.ZERO;

    private final HttpClient http = JdkHttp.builder()
            .connectionTimeout(CONNECT)
            .responseTimeout(HEAD)
            .readTimeout(UNBOUNDED)
            .build();

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return send(request);
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return http.sendSync(request, Context.NONE);
    }
}
