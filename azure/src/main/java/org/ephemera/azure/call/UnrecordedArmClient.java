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

/** Asks the resource manager outside of any package; whoever asks takes the bytes of the answer as they come. */
public final class UnrecordedArmClient {
    private final HttpPipeline pipeline;
    private final String home;

    /** @param home scheme and host */
    UnrecordedArmClient(HttpPipeline pipeline, String home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    public HttpResponse get(String path, String apiVersion) {
        return pipeline.sendSync(request(HttpMethod.GET, path, apiVersion), Context.NONE);
    }

    /** For the one question whose answer is a credential. */
    public HttpResponse post(String path, String apiVersion) {
        HttpRequest request = request(HttpMethod.POST, path, apiVersion).setBody("");
        if (!ReadOnlyRequests.allows(AksCatalog.LIST_CREDENTIALS, request)) {
            throw new IllegalStateException("what is asked would not only read");
        }
        return pipeline.sendSync(request, Context.NONE);
    }

    /**
     * The body of an answer, as it comes. It is read through this alone: nothing else bounds the wait for its next bytes.
     *
     * @param longest until all of it is there
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
