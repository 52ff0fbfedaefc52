package org.ephemera.kubernetes.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ErrorOrigin;
import org.ephemera.collect.call.HttpHead;
import org.ephemera.format.Json;

/**
 * What an API server says when it does not answer: an object of the kind {@code Status}, or whatever stands in front of it
 * says in its place.
 *
 * @param by whose word it is
 * @param reason "" if it gives none
 */
record StatusBody(ErrorOrigin by, String reason, String message, Optional<Duration> retryAfter) {
    private static final String STATUS = "Status";

    /** What the API server passes on of the agent on a node is about this; a refusal of its own is about {@code pods}. */
    private static final String OF_NODE = "pods/log";

    /** The API's own reasons are words: {@code NotFound, TooManyRequests}. */
    private static final Pattern REASON = Pattern.compile("[A-Za-z]{1,40}");

    static StatusBody parse(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            return new StatusBody(
                    speaker(json),
                    reason(json.path("reason").asText()),
                    json.path("message").asText(),
                    HttpHead.seconds(
                            json.path("details").path("retryAfterSeconds").asText()));
        } catch (IOException e) {
            return new StatusBody(ErrorOrigin.OTHER, "", new String(body, StandardCharsets.UTF_8), Optional.empty());
        }
    }

    private static ErrorOrigin speaker(JsonNode json) {
        if (!json.path("kind").asText().equals(STATUS)) {
            return ErrorOrigin.OTHER;
        }
        return json.path("details").path("kind").asText().equals(OF_NODE) ? ErrorOrigin.NODE : ErrorOrigin.SERVER;
    }

    /** What is no such word, or one of ours, which would tell of what did not happen, is none. */
    private static String reason(String told) {
        return REASON.matcher(told).matches() && !ApiFailure.isReserved(told) && !told.equals(ItemCalls.NOT_A_NAME)
                ? told
                : "";
    }
}
