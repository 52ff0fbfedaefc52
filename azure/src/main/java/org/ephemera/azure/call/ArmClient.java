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

/** Questions to the resource manager without a client of the SDK: the same pipeline, and the answer as a tree. */
public final class ArmClient {
    private static final int OK = 200;

    private final HttpPipeline pipeline;
    private final String home;

    /** @param home scheme and host, without a slash at its end */
    ArmClient(HttpPipeline pipeline, String home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    /** @param path begins with a slash */
    public JsonNode get(String path, String apiVersion, Context recorded) {
        return sent(new HttpRequest(HttpMethod.GET, home + path + "?api-version=" + apiVersion), recorded);
    }

    /** @param link to the next page of a list, as the answer before has it; it is asked only if it leads to the same server */
    public JsonNode follow(String link, Context recorded) {
        return sent(new HttpRequest(HttpMethod.GET, NextLinks.legal(link)), recorded);
    }

    /** Without a body; {@link ReadOnlyRequests} says which may be asked. */
    public JsonNode post(String path, String apiVersion, Context recorded) {
        return sent(new HttpRequest(HttpMethod.POST, home + path + "?api-version=" + apiVersion).setBody(""), recorded);
    }

    private JsonNode sent(HttpRequest request, Context recorded) {
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
