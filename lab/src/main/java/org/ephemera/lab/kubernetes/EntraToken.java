package org.ephemera.lab.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.ephemera.lab.format.JacksonMappers;

/** The token of an AKS cluster with Microsoft Entra ID: for the server application of AKS, and not expired. Nobody signs it here. */
public record EntraToken() implements TokenGate {
    /** The same in every tenant. */
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
