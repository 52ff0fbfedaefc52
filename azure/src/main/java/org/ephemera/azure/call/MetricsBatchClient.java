package org.ephemera.azure.call;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Client for Azure Monitor requests with long responses: a POST for many resources, which changes nothing, or a GET for
 * one.
 */
public final class MetricsBatchClient {
    private static final int OK = 200;

    private final HttpPipeline pipeline;
    private final String home;

    /**
     * Creates a client.
     *
     * @param home scheme and host, without a trailing slash
     */
    MetricsBatchClient(HttpPipeline pipeline, String home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    /** Sends a POST request. The request's view reads the response; returns true if there is one. */
    public boolean post(String path, Map<String, String> query, byte[] body, Context recorded) {
        return sent(
                new HttpRequest(HttpMethod.POST, address(path, query))
                        .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                        .setBody(body),
                recorded);
    }

    /** Sends a GET request. The request's view reads the response; returns true if there is one. */
    public boolean get(String path, Map<String, String> query, Context recorded) {
        return sent(new HttpRequest(HttpMethod.GET, address(path, query)), recorded);
    }

    private String address(String path, Map<String, String> query) {
        return home + path + "?"
                + query.entrySet().stream()
                        .map(each -> each.getKey() + "="
                                + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8)
                                        .replace("+", "%20"))
                        .collect(Collectors.joining("&"));
    }

    private boolean sent(HttpRequest request, Context recorded) {
        request.setHeader(HttpHeaderName.ACCEPT_ENCODING, "gzip");
        try (HttpResponse response = pipeline.sendSync(request, recorded)) {
            if (response.getStatusCode() != OK) {
                throw new HttpResponseException("error response", response);
            }
            return true;
        }
    }
}
