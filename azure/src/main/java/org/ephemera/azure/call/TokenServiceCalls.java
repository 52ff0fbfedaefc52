package org.ephemera.azure.call;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.util.Context;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.format.Json;

/** Single requests with a token of the caller. A request is sent once, without retry. */
public final class TokenServiceCalls {
    private static final String STORAGE_AUDIENCE = "https://storage.azure.com/.default";
    private static final String STORAGE_VERSION = "2023-11-03";
    private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");
    private static final HttpHeaderName ERROR_CODE = HttpHeaderName.fromString("x-ms-error-code");

    private final AzureConnection azure;

    public TokenServiceCalls(AzureConnection azure) {
        this.azure = azure;
    }

    /**
     * Reads a resource of Azure Resource Manager.
     *
     * @param path path with a leading slash
     * @throws IOException if there is no response; the message contains the remedy
     */
    public ServiceResponse resource(String path, String apiVersion) throws IOException {
        return manage(HttpMethod.GET, path, apiVersion);
    }

    /**
     * Requests the keys of a function. They are returned by a POST request, which changes nothing.
     *
     * @param function path of the function, with a leading slash
     * @throws IOException if there is no response; the message contains the remedy
     * @see <a href="https://learn.microsoft.com/rest/api/appservice/web-apps/list-function-keys">List Function Keys</a>
     */
    public ServiceResponse functionKeys(String function, String apiVersion) throws IOException {
        return manage(HttpMethod.POST, function + "/listkeys", apiVersion);
    }

    private ServiceResponse manage(HttpMethod method, String path, String apiVersion) throws IOException {
        String home = azure.cloud().getResourceManagerEndpoint().replaceFirst("/+$", "");
        return send(
                azure.http("arm"),
                azure.cloud().getManagementEndpoint().replaceFirst("/*$", "/") + ".default",
                new HttpRequest(method, home + path + "?api-version=" + apiVersion));
    }

    /**
     * Requests the deletion of a version of a blob. Only a proof that a store is locked does so.
     *
     * @param key name of the blob in the container
     * @throws IOException if there is no response; the message contains the remedy
     */
    public ServiceResponse deleteVersion(String account, String container, String key, String version)
            throws IOException {
        HttpRequest request = new HttpRequest(
                HttpMethod.DELETE,
                "https://" + account + ".blob" + azure.cloud().getStorageEndpointSuffix() + "/" + container + "/" + key
                        + "?versionid=" + version.replace(":", "%3A"));
        request.getHeaders().set(VERSION, STORAGE_VERSION);
        return send(azure.http("blob", "/" + account), STORAGE_AUDIENCE, request);
    }

    private ServiceResponse send(HttpClient http, String audience, HttpRequest request) throws IOException {
        try (HttpResponse response = new HttpPipelineBuilder()
                .policies(new BearerTokenAuthenticationPolicy(azure.credential(), audience))
                .httpClient(http)
                .build()
                .sendSync(request, Context.NONE)) {
            byte[] body = response.getBodyAsBinaryData().toBytes();
            String header = response.getHeaderValue(ERROR_CODE);
            return new ServiceResponse(response.getStatusCode(), header == null ? code(body) : header, body);
        } catch (RuntimeException e) {
            FailureAdvice failure = FailureAdvice.of(e, request.getUrl().getHost(), "");
            throw new IOException(failure.reason() + "; " + failure.remedy(), e);
        }
    }

    private static String code(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            return json.at("/error/code").asText();
        } catch (IOException e) {
            return "";
        }
    }
}
