package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.ephemera.lab.scenario.AzureScenario;

/**
 * Simulated token endpoint of Microsoft Entra ID that issues a token to every client. Tokens are unsigned, because no
 * simulated service validates a signature.
 */
final class LoginEndpoint {
    private static final long VALID = 3600;
    private static final String MANAGEMENT = "https://management.azure.com";

    private LoginEndpoint() {}

    static List<OperationRoute> routes(AzureScenario scenario) {
        return List.of(OperationRoute.ask(
                "/(?<tenant>[^/]+)/oauth2/v2\\.0/token",
                "login:Token",
                "",
                (call, path) -> JsonNodeFactory.instance
                        .objectNode()
                        .put("token_type", "Bearer")
                        .put("expires_in", VALID)
                        .put("ext_expires_in", VALID)
                        .put("access_token", token(scenario, path.group("tenant"), audience(call)))));
    }

    /**
     * Parses the audience from a scope like {@code https://management.azure.com/.default} or
     * {@code 6dae42f8-…/.default}.
     */
    private static String audience(AzureCall call) {
        String scope = call.field("scope").orElse(MANAGEMENT + "/.default");
        for (String each : scope.split(" ", -1)) {
            if (each.endsWith("/.default")) {
                return each.substring(0, each.length() - "/.default".length()).replaceFirst("/$", "");
            }
        }
        return MANAGEMENT;
    }

    private static String token(AzureScenario scenario, String tenant, String audience) {
        long now = scenario.clock().instant().getEpochSecond();
        ObjectNode head =
                JsonNodeFactory.instance.objectNode().put("alg", "none").put("typ", "JWT");
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("aud", audience)
                .put("iss", "https://sts.windows.net/" + tenant + "/")
                .put("iat", now)
                .put("nbf", now)
                .put("exp", now + VALID)
                .put("appid", scenario.caller())
                .put("oid", scenario.caller())
                .put("tid", tenant);
        return encoded(head) + "." + encoded(claims) + ".";
    }

    private static String encoded(ObjectNode json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
