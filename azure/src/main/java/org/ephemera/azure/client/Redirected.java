package org.ephemera.azure.client;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.util.Set;
import reactor.core.publisher.Mono;

/**
 * Sends what is meant for Azure to another address. Whatever looks at a request before believes that it goes to Azure: no
 * token is kept back because the address has no TLS, no answer is refused because its host has another name.
 */
record Redirected(URI address, String below, HttpClient transport) implements HttpClient {
    private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

    static Redirected to(URI address, String below, HttpClient transport, String setting) {
        if (address.getScheme().equals("http") && !THIS_MACHINE.contains(address.getHost())) {
            throw new IllegalArgumentException(setting + " begins with 'https://' unless it is on this machine: tokens"
                    + " would be sent in the clear");
        }
        return new Redirected(address, below, transport);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return transport.send(redirect(request));
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return transport.send(redirect(request), context);
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        return transport.sendSync(redirect(request), context);
    }

    /** The pipeline's own request stays as it is: it may be sent again. */
    private HttpRequest redirect(HttpRequest request) {
        String root = address.toString().replaceFirst("/+$", "");
        try {
            URL url = URI.create(root + below + request.getUrl().getFile()).toURL();
            return request.copy().setUrl(url);
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the address was checked to be one of HTTP", e);
        }
    }
}
