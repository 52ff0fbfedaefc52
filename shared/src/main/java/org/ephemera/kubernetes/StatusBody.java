package org.ephemera.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.ephemera.bag.Json;

/**
 * What an API server says when it does not answer: an object of the kind {@code Status}, or whatever stands in front of it
 * says in its place.
 */
record StatusBody(String reason, String message, Optional<Duration> retryAfter) {
    static StatusBody parse(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            return new StatusBody(
                    json.path("reason").asText(),
                    json.path("message").asText(),
                    HttpHead.seconds(
                            json.path("details").path("retryAfterSeconds").asText()));
        } catch (IOException e) {
            return new StatusBody("", new String(body, StandardCharsets.UTF_8), Optional.empty());
        }
    }
}
