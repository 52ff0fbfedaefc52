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
 * Client for the search API of Log Analytics, for a table in the Basic or Auxiliary plan, which the query API does not
 * read. The time range is in the address.
 */
public final class TableSearch {
    private static final int OK = 200;
    private static final HttpHeaderName PREFER = HttpHeaderName.fromString("Prefer");

    private final HttpPipeline pipeline;
    private final String home;

    /**
     * Creates a client.
     *
     * @param home scheme and host, without a trailing slash
     */
    TableSearch(HttpPipeline pipeline, String home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    /**
     * Searches a table; the response has the form of a query response.
     *
     * @param wait time limit of the search at the service
     */
    public JsonNode search(String workspace, String query, TimeWindow span, Duration wait, Context recorded) {
        String time = URLEncoder.encode(AzureTimes.from(span) + "/" + AzureTimes.to(span), StandardCharsets.UTF_8);
        HttpRequest request = new HttpRequest(
                        HttpMethod.POST, home + "/v1/workspaces/" + workspace + "/search?timespan=" + time)
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                .setHeader(PREFER, "wait=" + wait.toSeconds())
                .setBody(Json.object().put("query", query).toString());
        try (HttpResponse response = pipeline.sendSync(request, recorded)) {
            if (response.getStatusCode() != OK) {
                throw new HttpResponseException("error response", response);
            }
            return Json.parse(response.getBodyAsBinaryData().toBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
