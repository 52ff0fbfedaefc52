package org.ephemera.kubernetes.call;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.ephemera.collect.source.HttpDate;

/**
 * The head of an answer.
 *
 * @param requestId {@code Audit-Id}: under it the server's own audit log has this call
 * @param retryAfter in seconds, as the API servers say it
 */
record HttpHead(
        int status,
        String requestId,
        String contentType,
        String contentEncoding,
        OptionalLong contentLength,
        Optional<Instant> date,
        Optional<Duration> retryAfter,
        Instant received) {
    private static final long LONGEST_PAUSE = 3600;

    static HttpHead of(HttpResponse<?> response, Instant received) {
        HttpHeaders headers = response.headers();
        return new HttpHead(
                response.statusCode(),
                headers.firstValue("Audit-Id").orElse(""),
                headers.firstValue("Content-Type").orElse(""),
                headers.firstValue("Content-Encoding")
                        .filter(e -> !e.equals("identity"))
                        .orElse(""),
                length(headers),
                headers.firstValue("Date").flatMap(HttpDate::parse),
                headers.firstValue("Retry-After").flatMap(HttpHead::seconds),
                received);
    }

    private static OptionalLong length(HttpHeaders headers) {
        try {
            return headers.firstValueAsLong("Content-Length");
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    static Optional<Duration> seconds(String text) {
        return text.matches("[0-9]{1,6}")
                ? Optional.of(Duration.ofSeconds(Math.min(LONGEST_PAUSE, Long.parseLong(text))))
                : Optional.empty();
    }
}
