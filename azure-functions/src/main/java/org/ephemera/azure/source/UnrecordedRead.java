package org.ephemera.azure.source;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;

/** Asks the resource manager outside of any package; whoever asks takes the bytes of the answer as they come. */
final class UnrecordedRead {
    private final HttpPipeline pipeline;
    private final String home;

    /** @param home scheme and host */
    UnrecordedRead(HttpPipeline pipeline, String home) {
        this.pipeline = pipeline;
        this.home = home;
    }

    HttpResponse get(String path, String apiVersion) {
        return pipeline.sendSync(request(HttpMethod.GET, path, apiVersion), Context.NONE);
    }

    /** For the one question whose answer is a credential. */
    HttpResponse post(String path, String apiVersion) {
        HttpRequest request = request(HttpMethod.POST, path, apiVersion).setBody("");
        if (!OnlyReading.allows(AksCredentialSource.ASK, request)) {
            throw new IllegalStateException("what is asked would not only read");
        }
        return pipeline.sendSync(request, Context.NONE);
    }

    private HttpRequest request(HttpMethod method, String path, String apiVersion) {
        return new HttpRequest(method, home + path + "?api-version=" + apiVersion);
    }
}
