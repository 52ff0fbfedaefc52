package org.ephemera.lab.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.ephemera.lab.format.JacksonMappers;

/**
 * Simulated check of the audience of a bearer token: each Azure service accepts only its own audience. A token without
 * an audience is not checked.
 */
final class TokenAudience {
    private static final String BEARER = "Bearer ";
    private static final int PARTS = 3;
    private static final Set<String> LOGS =
            Set.of("https://api.loganalytics.io", "https://api.loganalytics.us", "https://api.loganalytics.azure.cn");
    private static final Set<String> METRICS = Set.of(
            "https://metrics.monitor.azure.com",
            "https://metrics.monitor.azure.us",
            "https://metrics.monitor.azure.cn");
    private static final Set<String> MANAGEMENT = Set.of(
            "https://management.azure.com",
            "https://management.core.windows.net",
            "https://management.usgovcloudapi.net",
            "https://management.core.usgovcloudapi.net",
            "https://management.chinacloudapi.cn",
            "https://management.core.chinacloudapi.cn");
    /** Services that check their tokens themselves. */
    private static final Set<String> OTHERS = Set.of("login", SimulatedRegistry.SERVICE);

    private TokenAudience() {}

    static void check(OperationRoute route, AzureCall call) throws AzureError {
        Optional<String> audience = call.authorization().flatMap(TokenAudience::of);
        if (audience.isPresent()
                && !OTHERS.contains(route.service())
                && !taken(route).contains(audience.get())) {
            throw taken(route).equals(LOGS)
                    ? new AzureError(
                            403, "InvalidTokenError", "The provided authentication is not valid for this resource")
                    : new AzureError(
                            401,
                            "InvalidAuthenticationTokenAudience",
                            "The access token has been obtained for wrong audience or resource '" + audience.get()
                                    + "'.");
        }
    }

    private static Set<String> taken(OperationRoute route) {
        if (route.service().equals("operationalinsights") && route.operation().startsWith("Query_")) {
            return LOGS;
        }
        return route.operation().equals("MetricsBatch_Batch") ? METRICS : MANAGEMENT;
    }

    private static Optional<String> of(String authorization) {
        String[] parts = authorization.split("\\.", -1);
        if (!authorization.startsWith(BEARER) || parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            JsonNode claims =
                    JacksonMappers.json().readTree(Base64.getUrlDecoder().decode(parts[1]));
            return Optional.ofNullable(claims.path("aud").textValue());
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
