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
 * A token that may pull from one repository of a registry, in exchange for one that Entra gave
 * (<a href="https://github.com/Azure/acr/blob/main/docs/AAD-OAuth.md">how registries do it</a>). Both answers are
 * credentials and stand nowhere; that they came is logged.
 */
final class RegistryTokens {
    private static final String ACCESS_TOKEN = "access_token";
    private static final String TOKENS = "/oauth2/token";

    private final AzureClients clients;
    private final ItemCalls calls;
    private final ImageReference.InAcr where;

    RegistryTokens(AzureClients clients, ItemCalls calls, ImageReference.InAcr where) {
        this.clients = clients;
        this.calls = calls;
        this.where = where;
    }

    StepResult<String> pull() throws IOException {
        StepResult<String> refresh = ask(
                AcrCatalog.EXCHANGE,
                "/oauth2/exchange",
                "refresh_token",
                new TreeMap<>(Map.of("grant_type", "access_token", "service", where.registry())),
                () -> Map.of(ACCESS_TOKEN, clients.registryToken()));
        return switch (refresh) {
            case StepResult.Not<String> not -> not;
            case StepResult.It<String> it ->
                ask(
                        AcrCatalog.TOKEN,
                        TOKENS,
                        ACCESS_TOKEN,
                        new TreeMap<>(
                                Map.of("grant_type", "refresh_token", "service", where.registry(), "scope", scope())),
                        () -> Map.of("refresh_token", it.value()));
        };
    }

    /** The same as nobody, where the registry lets everybody pull: one of another tenant takes no token of ours. */
    StepResult<String> anonymous() throws IOException {
        Map<String, String> asked = new TreeMap<>(Map.of("service", where.registry(), "scope", scope()));
        String query = asked.entrySet().stream()
                .map(param -> param.getKey() + "=" + URLEncoder.encode(param.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        CallResult<Optional<String>> reply = calls.ask(
                ApiRequest.of(AcrCatalog.ANYBODY, asked).forSecret(),
                recorded -> Json.text(
                        parsed(clients.registry(where.home())
                                .get(TOKENS + "?" + query, recorded)
                                .body()),
                        ACCESS_TOKEN));
        return ImageRegistry.had(calls, where, reply, found -> found);
    }

    private String scope() {
        return "repository:" + where.repository() + ":pull";
    }

    /** What of a form is a credential, made when it is sent. */
    private interface Secret {
        Map<String, String> fields();
    }

    /** @param form what may stand in the log */
    private StepResult<String> ask(
            ApiOperation operation, String path, String field, Map<String, String> form, Secret secret)
            throws IOException {
        CallResult<Optional<String>> reply =
                calls.ask(ApiRequest.of(operation, form).forSecret(), recorded -> {
                    Map<String, String> whole = new TreeMap<>(form);
                    whole.putAll(secret.fields());
                    return Json.text(
                            parsed(clients.registry(where.home())
                                    .post(path, whole, recorded)
                                    .body()),
                            field);
                });
        return ImageRegistry.had(calls, where, reply, found -> found);
    }

    private static JsonNode parsed(byte[] body) {
        try {
            return Json.parse(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
