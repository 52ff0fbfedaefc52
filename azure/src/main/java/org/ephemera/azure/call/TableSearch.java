package org.ephemera.azure.call;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.ephemera.format.Json;
import org.ephemera.model.TimeWindow;

/**
 * Questions about one table of the Basic or Auxiliary plan of a Log Analytics workspace, which the API for queries does not read: another one
 * searches it, for a time that stands in the address.
 */
public final class TableSearch {
    private static final int OK = 200;
    private static final HttpHeaderName PREFER = HttpHeaderName.fromString("Prefer");

    private final HttpPipeline pipeline;
    private final String home;

    /** @param home scheme and host, without a slash at its end */
    TableSearch(HttpPipeline pipeline, String home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    /**
     * The answer, of the same form as that to a query.
     *
     * @param wait for how long the service may search
     */
    public JsonNode ask(String workspace, String query, TimeWindow span, Duration wait, Context recorded) {
        String time = URLEncoder.encode(TickTimes.from(span) + "/" + TickTimes.to(span), StandardCharsets.UTF_8);
        HttpRequest request = new HttpRequest(
                        HttpMethod.POST, home + "/v1/workspaces/" + workspace + "/search?timespan=" + time)
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                .setHeader(PREFER, "wait=" + wait.toSeconds())
                .setBody(Json.object().put("query", query).toString());
        try (HttpResponse response = pipeline.sendSync(request, recorded)) {
            if (response.getStatusCode() != OK) {
                throw new HttpResponseException("the answer is a refusal", response);
            }
            return Json.parse(response.getBodyAsBinaryData().toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
