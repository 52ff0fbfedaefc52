package org.ephemera.azure.acr;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.Json;

/**
 * Client that requests access tokens for pulling from one repository of an Azure container registry (<a
 * href="https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md">description of the exchange</a>).
 *
 * <p>The registry returns a refresh token for a token of Microsoft Entra ID, and an access token for the refresh token.
 * Responses with a token are credentials. They are not stored; the acquisition log records only that they arrived.
 */
final class RegistryTokens {
    private static final String ACCESS_TOKEN = "access_token";
    private static final String TOKENS = "/oauth2/token";

    private final AzureClients clients;
    private final ItemCalls calls;
    private final ImageReference.InAcr image;

    RegistryTokens(AzureClients clients, ItemCalls calls, ImageReference.InAcr image) {
        this.clients = clients;
        this.calls = calls;
        this.image = image;
    }

    StepResult<String> pull() throws IOException {
        StepResult<String> refresh = ask(
                AcrCatalog.EXCHANGE,
                "/oauth2/exchange",
                "refresh_token",
                new TreeMap<>(Map.of("grant_type", "access_token", "service", image.registry())),
                () -> Map.of(ACCESS_TOKEN, clients.registryToken()));
        return switch (refresh) {
            case StepResult.Missing<String> failed -> failed;
            case StepResult.Value<String> it ->
                ask(
                        AcrCatalog.TOKEN,
                        TOKENS,
                        ACCESS_TOKEN,
                        new TreeMap<>(
                                Map.of("grant_type", "refresh_token", "service", image.registry(), "scope", scope())),
                        () -> Map.of("refresh_token", it.value()));
        };
    }

    /**
     * Requests a token without credentials, for registries with anonymous pull. A registry of another tenant accepts no
     * token of the caller.
     */
    StepResult<String> anonymous() throws IOException {
        Map<String, String> params = new TreeMap<>(Map.of("service", image.registry(), "scope", scope()));
        String query = params.entrySet().stream()
                .map(param -> param.getKey() + "=" + URLEncoder.encode(param.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        CallResult<Optional<String>> reply = calls.call(
                ApiRequest.of(AcrCatalog.ANONYMOUS_TOKEN, params).forSecret(),
                recorded -> Json.text(
                        parsed(clients.registry(image.home())
                                .get(TOKENS + "?" + query, recorded)
                                .body()),
                        ACCESS_TOKEN));
        return ImageRegistry.result(calls, image, reply, found -> found);
    }

    private String scope() {
        return "repository:" + image.repository() + ":pull";
    }

    /** Secret fields of a form, created when the form is sent. */
    private interface Secret {
        Map<String, String> fields();
    }

    /**
     * Requests a token.
     *
     * @param form fields that may be logged
     */
    private StepResult<String> ask(
            ApiOperation operation, String path, String field, Map<String, String> form, Secret secret)
            throws IOException {
        CallResult<Optional<String>> reply =
                calls.call(ApiRequest.of(operation, form).forSecret(), recorded -> {
                    Map<String, String> fields = new TreeMap<>(form);
                    fields.putAll(secret.fields());
                    return Json.text(
                            parsed(clients.registry(image.home())
                                    .post(path, fields, recorded)
                                    .body()),
                            field);
                });
        return ImageRegistry.result(calls, image, reply, found -> found);
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return Json.parse(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
