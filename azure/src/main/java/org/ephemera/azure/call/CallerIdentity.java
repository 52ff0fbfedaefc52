package org.ephemera.azure.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.ephemera.format.Json;

/**
 * Identity of the caller in an access token (RFC 7519). The token is a credential: it is parsed and not stored. The
 * service verifies its signature.
 *
 * @param principal object id in the tenant
 * @param name name of a person or an application; "" if the token contains none
 * @param tenant tenant of the principal
 */
public record CallerIdentity(String principal, String name, String tenant) {
    private static final List<String> NAMES = List.of("upn", "preferred_username", "app_displayname", "appid");

    static Optional<CallerIdentity> of(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            JsonNode claims = Json.parse(Base64.getUrlDecoder().decode(parts.length < 2 ? "" : parts[1]));
            String name = NAMES.stream()
                    .flatMap(claim -> Json.text(claims, claim).stream())
                    .findFirst()
                    .orElse("");
            return Json.text(claims, "oid")
                    .map(oid -> new CallerIdentity(
                            oid, name, Json.text(claims, "tid").orElse("")));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
