package org.ephemera.azure.call;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.time.Duration;
import org.ephemera.collect.call.RecordedCall;
import reactor.core.publisher.Mono;

/**
 * HTTP client of the JDK that runs on the caller's thread and returns each body as a stream. The SDK would read the
 * complete body first.
 */
final class BoundedHttpClient implements HttpClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** Time limit for the head of a response, which includes the time of a query. */
    private static final Duration HEAD = Duration.ofSeconds(30);

    /** No time limit for bodies; their readers {@link RecordedCall} and {@link UnrecordedArmClient#body} set one. */
    private static final Duration UNBOUNDED = Duration.ZERO;

    private final HttpClient http = JdkHttpClients.builder()
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
