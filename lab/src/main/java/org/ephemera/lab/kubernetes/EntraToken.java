package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.ephemera.lab.format.JacksonMappers;

/**
 * Validator of Microsoft Entra ID tokens for a simulated AKS cluster. The audience of a token must be the server
 * application of AKS, and the token must not be expired. The signature is not validated.
 */
public record EntraToken() implements TokenGate {
    /** Application id of the AKS server application, the same in every tenant. */
    public static final String AUDIENCE = "6dae42f8-4368-4678-94ff-3960e28e3630";

    @Override
    public Optional<String> user(String token, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode claims =
                    JacksonMappers.json().readTree(Base64.getUrlDecoder().decode(parts[1]));
            boolean good = claims.path("aud").asText().replace("spn:", "").equals(AUDIENCE)
                    && claims.path("exp").asLong() > now.getEpochSecond();
            return good ? Optional.of(claims.path("oid").asText()) : Optional.empty();
        } catch (IllegalArgumentException | IOException e) {
            return Optional.empty();
        }
    }
}
