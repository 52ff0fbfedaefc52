package org.ephemera.azure.source;

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

/** A question of Azure Monitor that is too long for an address: a POST that changes nothing. */
final class BatchRead {
    private static final int OK = 200;

    private final HttpPipeline pipeline;
    private final String home;

    /** @param home scheme and host, without a slash at its end */
    BatchRead(HttpPipeline pipeline, String home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    /** The answer is read by the view of the question; true if there is one. */
    boolean post(String path, Map<String, String> query, byte[] body, Context recorded) {
        String asked = query.entrySet().stream()
                .map(each -> each.getKey() + "="
                        + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8)
                                .replace("+", "%20"))
                .collect(Collectors.joining("&"));
        HttpRequest request = new HttpRequest(HttpMethod.POST, home + path + "?" + asked)
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                .setHeader(HttpHeaderName.ACCEPT_ENCODING, "gzip")
                .setBody(body);
        try (HttpResponse response = pipeline.sendSync(request, recorded)) {
            if (response.getStatusCode() != OK) {
                throw new HttpResponseException("the answer is a refusal", response);
            }
            return true;
        }
    }
}
