package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Head of a response.
 *
 * @param date time of the server, from the {@code Date} header (RFC 9110 §6.6.1: whole seconds)
 * @param received time of the collector when the head arrived
 */
public record ApiResponseHead(
        int status, String requestId, String contentType, Optional<Instant> date, Instant received, Duration took) {

    /** Returns server time minus collector time in milliseconds, accurate to about one second. */
    public Optional<Long> clockOffset() {
        return date.map(server -> Duration.between(received, server).toMillis());
    }

    /** Returns this head with the duration until the end of the body. */
    public ApiResponseHead until(Instant now) {
        return new ApiResponseHead(
                status, requestId, contentType, date, received, took.plus(Duration.between(received, now)));
    }

    /** Returns the head as JSON for the acquisition log. */
    public ObjectNode toJson() {
        return Json.object()
                .put("status", status)
                .put("requestId", requestId)
                .put("date", date.map(Instant::toString).orElse(null))
                .put("contentType", contentType);
    }
}
