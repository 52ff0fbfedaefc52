package org.ephemera.azure.call;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.ephemera.format.Json;

/**
 * Client for Azure Resource Manager requests without a client class of the SDK. It uses the same pipeline and returns
 * JSON.
 */
public final class ArmClient {
    private static final int OK = 200;

    private final HttpPipeline pipeline;
    private final String home;

    /**
     * Creates a client.
     *
     * @param home scheme and host, without a trailing slash
     */
    ArmClient(HttpPipeline pipeline, String home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    /**
     * Sends a GET request.
     *
     * @param path path with a leading slash
     */
    public JsonNode get(String path, String apiVersion, Context recorded) {
        return sent(new HttpRequest(HttpMethod.GET, home + path + "?api-version=" + apiVersion), recorded);
    }

    /**
     * Requests the next page of a list.
     *
     * @param link link in the previous response; a link to another server is rejected
     */
    public JsonNode follow(String link, Context recorded) {
        return sent(new HttpRequest(HttpMethod.GET, NextLinks.encoded(link)), recorded);
    }

    /** Sends a POST request without a body; {@link ReadOnlyRequests} allows only requests that change nothing. */
    public JsonNode post(String path, String apiVersion, Context recorded) {
        return sent(new HttpRequest(HttpMethod.POST, home + path + "?api-version=" + apiVersion).setBody(""), recorded);
    }

    private JsonNode sent(HttpRequest request, Context recorded) {
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
