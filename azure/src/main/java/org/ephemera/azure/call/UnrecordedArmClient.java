package org.ephemera.azure.call;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.time.Clock;
import java.time.Duration;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.collect.source.IdleTimeoutBody;

/**
 * Client for Azure Resource Manager requests that are not recorded in a package. The caller reads the body as a stream.
 */
public final class UnrecordedArmClient {
    private final HttpPipeline pipeline;
    private final String home;

    /**
     * Creates a client.
     *
     * @param home scheme and host
     */
    UnrecordedArmClient(HttpPipeline pipeline, String home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    /** Sends a GET request. */
    public HttpResponse get(String path, String apiVersion) {
        return pipeline.sendSync(request(HttpMethod.GET, path, apiVersion), Context.NONE);
    }

    /** Sends the POST request for a cluster's user credential; other requests are rejected. */
    public HttpResponse post(String path, String apiVersion) {
        HttpRequest request = request(HttpMethod.POST, path, apiVersion).setBody("");
        if (!ReadOnlyRequests.allows(AksCatalog.LIST_CREDENTIALS, request)) {
            throw new IllegalStateException("the request does not only read");
        }
        return pipeline.sendSync(request, Context.NONE);
    }

    /**
     * Returns the body of a response as a stream. Only this stream limits the wait for the next bytes.
     *
     * @param longest time limit for the complete body
     */
    public static IdleTimeoutBody body(HttpResponse response, Clock clock, Duration longest) {
        return new IdleTimeoutBody(
                response.getBodyAsBinaryData().toStream(),
                head(response, clock).contentLength(),
                Deadline.in(clock, longest),
                longest);
    }

    /** Returns the head of a response. */
    public static HttpHead head(HttpResponse response, Clock clock) {
        return RawCapture.head(response, clock);
    }

    private HttpRequest request(HttpMethod method, String path, String apiVersion) {
        return new HttpRequest(method, home + path + "?api-version=" + apiVersion);
    }
}
