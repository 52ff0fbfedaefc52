package org.ephemera.lab.azure.keyvault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ephemera.lab.format.JacksonMappers;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;
import org.ephemera.lab.http.HttpListener;

/**
 * Running simulated Key Vault with the operations Get Key and Sign, api-versions 7.x. A request without a token
 * receives a challenge with the token endpoint and the resource, as in Key Vault. The same server is the token
 * endpoint.
 */
public final class SimulatedVault implements AutoCloseable {
    public static final String TENANT = "11111111-2222-3333-4444-555555555555";
    public static final String SECRET = "a-client-secret-of-the-lab";

    static final String RESOURCE = "https://vault.azure.net";

    private static final Map<String, String> ALGORITHMS = Map.of("P-256", "ES256", "P-384", "ES384", "P-521", "ES512");

    private final List<VaultKey> keys = new CopyOnWriteArrayList<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final TokenEndpoint tokens = new TokenEndpoint(TENANT, SECRET);
    private final HttpListener listener;
    private volatile boolean closed;

    private SimulatedVault() {
        this.listener = HttpListener.start(0, this::answer);
    }

    public static SimulatedVault start() {
        return new SimulatedVault();
    }

    /** Adds a key version, which becomes the newest version of its name. */
    public VaultKey add(VaultKey key) {
        keys.add(key);
        return key;
    }

    /** Makes the firewall refuse all further requests. */
    public void denyAccess() {
        closed = true;
    }

    public URI endpoint() {
        return listener.endpoint();
    }

    /** Returns method, path and status of each request, in order. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public void close() {
        listener.close();
    }

    private HttpAnswer answer(HttpCall call) {
        HttpAnswer answer = tokens.handles(call) ? tokens.answer(call) : vault(call);
        calls.add(call.method() + " " + path(call) + " " + answer.status());
        return answer;
    }

    private HttpAnswer vault(HttpCall call) {
        if (!tokens.knows(call)) {
            return error(401, "Unauthorized", "AKV10000: Request is missing a Bearer or PoP token.")
                    .header(
                            "WWW-Authenticate",
                            "Bearer authorization=\"https://login.microsoftonline.com/" + TENANT + "\", resource=\""
                                    + RESOURCE + "\"");
        }
        if (closed) {
            return forbidden(
                    "ForbiddenByFirewall", "Client address is not authorized and caller is not a trusted service.");
        }
        boolean signs = call.method().equals("POST") && path(call).endsWith("/sign");
        if (!signs && !call.method().equals("GET")) {
            return error(405, "MethodNotAllowed", "Not in this vault");
        }
        String path = signs ? path(call).substring(0, path(call).length() - "/sign".length()) : path(call);
        Optional<VaultKey> key = keys.reversed().stream()
                .filter(k -> path.equals(k.path()) || path.equals(k.pathOfName()) || path.equals(k.pathOfName() + "/"))
                .findFirst();
        if (key.isEmpty()) {
            return error(404, "KeyNotFound", "A key with (name/id) " + path + " was not found in this key vault.");
        }
        return signs ? sign(key.get(), call) : TokenEndpoint.json(200, key.get().bundle());
    }

    private static HttpAnswer sign(VaultKey key, HttpCall call) {
        if (!key.enabled()) {
            return forbidden("KeyDisabled", "Operation sign is not allowed on a disabled key.");
        }
        if (key.begins().isPresent()) {
            return forbidden("KeyNotYetValid", "Operation sign is not allowed on a key that is not yet valid.");
        }
        if (key.expired().isPresent()) {
            return forbidden("KeyExpired", "Operation sign is not allowed on an expired key.");
        }
        try {
            JsonNode requested = JacksonMappers.json().readTree(call.text());
            if (!requested.path("alg").asText().equals(ALGORITHMS.get(key.curve()))) {
                return error(400, "BadParameter", "Key and signature algorithm do not match.");
            }
            byte[] digest =
                    Base64.getUrlDecoder().decode(requested.path("value").asText());
            return digest.length == 32
                    ? TokenEndpoint.json(200, key.signed(digest))
                    : error(400, "BadParameter", "Invalid length of 'value'.");
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return error(400, "BadParameter", "The request body is invalid.");
        }
    }

    private static String path(HttpCall call) {
        int query = call.path().indexOf('?');
        return query < 0 ? call.path() : call.path().substring(0, query);
    }

    /** Returns a 403 response. The inner error contains the cause, as in Key Vault. */
    private static HttpAnswer forbidden(String why, String message) {
        return TokenEndpoint.json(
                403,
                Map.of("error", Map.of("code", "Forbidden", "message", message, "innererror", Map.of("code", why))));
    }

    private static HttpAnswer error(int status, String code, String message) {
        return TokenEndpoint.json(status, Map.of("error", Map.of("code", code, "message", message)));
    }
}
