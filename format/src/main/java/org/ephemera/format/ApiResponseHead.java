package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The head of an answer.
 *
 * @param date the server's own clock, from the {@code Date} header (RFC 9110 §6.6.1: whole seconds)
 * @param received our clock when the head arrived
 */
public record ApiResponseHead(
        int status, String requestId, String contentType, Optional<Instant> date, Instant received, Duration took) {

    /** Server's clock minus ours, in milliseconds, good to about a second. */
    public Optional<Long> clockOffset() {
        return date.map(server -> Duration.between(received, server).toMillis());
    }

    /** Returns the head of a response whose body arrived until then. */
    public ApiResponseHead until(Instant now) {
        return new ApiResponseHead(
                status, requestId, contentType, date, received, took.plus(Duration.between(received, now)));
    }

    public ObjectNode toJson() {
        return Json.object()
                .put("status", status)
                .put("requestId", requestId)
                .put("date", date.map(Instant::toString).orElse(null))
                .put("contentType", contentType);
    }
}
