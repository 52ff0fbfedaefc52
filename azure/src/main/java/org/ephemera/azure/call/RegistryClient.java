package org.ephemera.azure.call;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Client for a registry and its blob storage. Credentials are set for each request. */
public final class RegistryClient {
    /**
     * Response of a registry.
     *
     * @param location address of the body, which is a credential
     */
    @SuppressWarnings("ArrayRecordComponent") // made and read in one place
    public record Answer(byte[] body, Optional<String> location) {}

    private final HttpPipeline pipeline;
    private final URI home;

    RegistryClient(HttpPipeline pipeline, URI home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    /** Sends a GET request with a token. */
    public Answer get(String path, String token, String accept, Context recorded) {
        return send(withToken(path, token, accept), false, recorded);
    }

    /** Sends a GET request with a token; the response may be a redirect. */
    public Answer getOrRedirect(String path, String token, String accept, Context recorded) {
        return send(withToken(path, token, accept), true, recorded);
    }

    /** Sends a GET request without a token; the path contains what the server needs. */
    public Answer get(String path, Context recorded) {
        return send(request(HttpMethod.GET, path), false, recorded);
    }

    /** Sends a POST request with a form. */
    public Answer post(String path, Map<String, String> form, Context recorded) {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(
                request(HttpMethod.POST, path)
                        .setHeader(HttpHeaderName.CONTENT_TYPE, "application/x-www-form-urlencoded")
                        .setBody(body),
                false,
                recorded);
    }

    private HttpRequest withToken(String path, String token, String accept) {
        return request(HttpMethod.GET, path)
                .setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token)
                .setHeader(HttpHeaderName.ACCEPT, accept);
    }

    private HttpRequest request(HttpMethod method, String path) {
        return new HttpRequest(method, home + path);
    }

    /**
     * Sends a request.
     *
     * @param redirect true if a redirect is allowed; a redirect without a location has an empty one
     */
    private Answer send(HttpRequest request, boolean redirect, Context recorded) {
        try (HttpResponse response = pipeline.sendSync(request, recorded)) {
            int status = response.getStatusCode();
            if (status >= 200 && status < 300) {
                return new Answer(response.getBodyAsBinaryData().toBytes(), Optional.empty());
            }
            if (redirect && (status == 302 || status == 307)) {
                @Nullable String location = response.getHeaders().getValue(HttpHeaderName.LOCATION);
                return new Answer(new byte[0], Optional.of(location == null ? "" : location));
            }
            throw new HttpResponseException("error response", response);
        }
    }
}
