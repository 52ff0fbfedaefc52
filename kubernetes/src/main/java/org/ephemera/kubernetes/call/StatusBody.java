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
 * Body of an error response: a {@code Status} object of the API server, or text of a server in front of it.
 *
 * @param origin component that wrote the error
 * @param reason reason in the object; "" if it has none
 */
record StatusBody(ErrorOrigin origin, String reason, String message, Optional<Duration> retryAfter) {
    private static final String STATUS = "Status";

    /** Kind in errors that the API server passes on from a kubelet. Its own errors have the kind {@code pods}. */
    private static final String OF_NODE = "pods/log";

    /** Reasons of the API are words: {@code NotFound, TooManyRequests}. */
    private static final Pattern REASON = Pattern.compile("[A-Za-z]{1,40}");

    static StatusBody parse(byte[] body) {
        try {
            JsonNode json = Json.parse(body);
            return new StatusBody(
                    origin(json),
                    reason(json.path("reason").asText()),
                    json.path("message").asText(),
                    HttpHead.seconds(
                            json.path("details").path("retryAfterSeconds").asText()));
        } catch (IOException e) {
            return new StatusBody(ErrorOrigin.OTHER, "", new String(body, StandardCharsets.UTF_8), Optional.empty());
        }
    }

    private static ErrorOrigin origin(JsonNode json) {
        if (!json.path("kind").asText().equals(STATUS)) {
            return ErrorOrigin.OTHER;
        }
        return json.path("details").path("kind").asText().equals(OF_NODE) ? ErrorOrigin.NODE : ErrorOrigin.SERVER;
    }

    /**
     * Returns the reason; "" if it is not a word, or equals a code of the collector, which would report an event that
     * did not happen.
     */
    private static String reason(String reported) {
        boolean isReason = REASON.matcher(reported).matches()
                && !ApiFailure.isReserved(reported)
                && !reported.equals(ItemCalls.NOT_A_NAME);
        return isReason ? reported : "";
    }
}
