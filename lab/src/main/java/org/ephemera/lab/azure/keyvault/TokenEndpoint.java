package org.ephemera.lab.azure.keyvault;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.ephemera.lab.format.JacksonMappers;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/**
 * Simulated token endpoint for clients that know the secret (OAuth 2.0 client credentials, RFC 6749 §4.4, in the form
 * of Microsoft Entra). It issues tokens for the vault, and tokens for other resources, which the vault refuses.
 */
final class TokenEndpoint {
    private static final List<String> OTHERS = List.of(
            "https://management.azure.com/",
            "https://management.core.windows.net/",
            "https://api.loganalytics.io/",
            "https://containerregistry.azure.net/",
            "https://storage.azure.com/");

    private final String tenant;
    private final String secret;
    private final Set<String> issued = ConcurrentHashMap.newKeySet();

    TokenEndpoint(String tenant, String secret) {
        this.tenant = tenant;
        this.secret = secret;
    }

    boolean handles(HttpCall call) {
        return call.method().equals("POST") && call.path().equals("/" + tenant + "/oauth2/v2.0/token");
    }

    HttpAnswer answer(HttpCall call) {
        Map<String, String> form = Arrays.stream(call.text().split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> pair.length == 2)
                .collect(Collectors.toMap(
                        pair -> pair[0],
                        pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8),
                        (first, second) -> first));
        if (!secret.equals(form.get("client_secret"))) {
            return json(
                    401,
                    Map.of("error", "invalid_client", "error_description", "AADSTS7000215: Invalid client secret."));
        }
        String scope = form.getOrDefault("scope", "");
        boolean ours = scope.contains(SimulatedVault.RESOURCE + "/.default");
        if (!ours && OTHERS.stream().noneMatch(scope::contains)) {
            return json(400, Map.of("error", "invalid_scope", "error_description", "AADSTS70011"));
        }
        String token = "lab-" + UUID.randomUUID();
        if (ours) {
            issued.add(token);
        }
        return json(200, Map.of("token_type", "Bearer", "expires_in", 3599, "access_token", token));
    }

    boolean knows(HttpCall call) {
        return call.header("authorization")
                .filter(value -> value.startsWith("Bearer ") && issued.contains(value.substring(7)))
                .isPresent();
    }

    static HttpAnswer json(int status, Object body) {
        return HttpAnswer.of(
                status,
                "application/json; charset=utf-8",
                JacksonMappers.json().valueToTree(body).toString().getBytes(StandardCharsets.UTF_8));
    }
}
