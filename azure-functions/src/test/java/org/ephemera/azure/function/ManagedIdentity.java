package org.ephemera.azure.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ephemera.format.Json;
import org.ephemera.lab.azure.keyvault.SimulatedVault;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;
import org.ephemera.lab.http.HttpListener;

/**
 * Token endpoint of a function app ({@code IDENTITY_ENDPOINT}, api-version 2019-08-01). The simulated vault accepts
 * only the tokens issued here; each other service of the simulated Azure accepts those for itself.
 */
final class ManagedIdentity implements AutoCloseable {
    static final String CLIENT = "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d";
    private static final String HEADER = "a-header-of-this-machine";

    private final SimulatedVault vault;
    private final HttpListener listener;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private ManagedIdentity(SimulatedVault vault) {
        this.vault = vault;
        this.listener = HttpListener.start(0, this::answer);
    }

    static ManagedIdentity inFrontOf(SimulatedVault vault) {
        return new ManagedIdentity(vault);
    }

    /** Returns the environment variables that Azure sets for an app with an identity. */
    Map<String, String> settings() {
        return Map.of("IDENTITY_ENDPOINT", listener.endpoint() + "/msi/token", "IDENTITY_HEADER", HEADER);
    }

    /** Returns the received queries in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        listener.close();
    }

    private HttpAnswer answer(HttpCall call) {
        asked.add(call.path());
        if (!call.header("x-identity-header").equals(Optional.of(HEADER))) {
            return HttpAnswer.of(403, "text/plain", new byte[0]);
        }
        boolean forVault = call.path().contains("vault.azure.net");
        String resource = resource(call.path());
        String token = forVault ? vaultToken() : unsigned(resource);
        return HttpAnswer.of(
                200,
                "application/json",
                Json.bytes(Json.object()
                        .put("access_token", token)
                        .put("client_id", CLIENT)
                        .put(
                                "expires_on",
                                String.valueOf(Instant.now().plusSeconds(3600).getEpochSecond()))
                        .put("resource", resource)
                        .put("token_type", "Bearer")));
    }

    private String vaultToken() {
        String form = "client_secret=" + SimulatedVault.SECRET + "&scope="
                + URLEncoder.encode("https://vault.azure.net/.default", StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(vault.endpoint() + "/" + SimulatedVault.TENANT + "/oauth2/v2.0/token"))
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return Json.parse(http.send(request, HttpResponse.BodyHandlers.ofByteArray())
                            .body())
                    .required("access_token")
                    .textValue();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the resource of the requested token; each service accepts only its own. */
    private static String resource(String query) {
        String encoded = query.replaceFirst("(?s).*[?&]resource=([^&]*).*", "$1");
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    private static String unsigned(String resource) {
        long now = Instant.now().getEpochSecond();
        ObjectNode claims = Json.object()
                .put("aud", resource)
                .put("iss", "https://sts.windows.net/" + SimulatedVault.TENANT + "/")
                .put("iat", now - 60)
                .put("nbf", now - 60)
                .put("exp", now + 3600)
                .put("appid", CLIENT)
                .put("oid", CLIENT)
                .put("tid", SimulatedVault.TENANT);
        Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
        return url.encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + url.encodeToString(Json.bytes(claims)) + ".";
    }
}
