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

/** Requests to a registry, and to where it keeps its blobs. Credentials are put in by hand, one request at a time. */
public final class RegistryClient {
    /** @param location where the registry says that the body is; a credential */
    @SuppressWarnings("ArrayRecordComponent") // made and read in one place
    public record Answer(byte[] body, Optional<String> location) {}

    private final HttpPipeline pipeline;
    private final URI home;

    RegistryClient(HttpPipeline pipeline, URI home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    public Answer get(String path, String token, String accept, Context recorded) {
        return send(withToken(path, token, accept), false, recorded);
    }

    /** What the answer may only name the place of. */
    public Answer find(String path, String token, String accept, Context recorded) {
        return send(withToken(path, token, accept), true, recorded);
    }

    /** Without credentials of ours: what is needed stands in the path. */
    public Answer get(String path, Context recorded) {
        return send(request(HttpMethod.GET, path), false, recorded);
    }

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

    /** @param elsewhere true if the answer may be the address of the body; one that names none has an empty one */
    private Answer send(HttpRequest request, boolean elsewhere, Context recorded) {
        try (HttpResponse response = pipeline.sendSync(request, recorded)) {
            int status = response.getStatusCode();
            if (status >= 200 && status < 300) {
                return new Answer(response.getBodyAsBinaryData().toBytes(), Optional.empty());
            }
            if (elsewhere && (status == 302 || status == 307)) {
                @Nullable String location = response.getHeaders().getValue(HttpHeaderName.LOCATION);
                return new Answer(new byte[0], Optional.of(location == null ? "" : location));
            }
            throw new HttpResponseException("the answer is a refusal", response);
        }
    }
}
