package org.ephemera.azure.client;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import reactor.core.publisher.Mono;

/**
 * Keeps what a server says with an error, so that it can be read twice. The JDK's client gives a body once; where a blob is
 * read, the SDK looks into the error, then empties the answer before it tries again, and failed with that instead.
 */
record Rereadable(HttpClient transport) implements HttpClient {
    private static final int FIRST_ERROR = 400;

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return transport.send(request).map(Rereadable::kept);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return transport.send(request, context).map(Rereadable::kept);
    }

    /** Here the body is read as it is asked for, and an answer that is not wanted is closed. */
    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return transport.sendSync(request, context);
    }

    private static HttpResponse kept(HttpResponse response) {
        return response.getStatusCode() < FIRST_ERROR ? response : response.buffer();
    }
}
