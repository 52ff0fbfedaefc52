package org.ephemera.azure.call;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.ephemera.collect.source.HttpDate;

/**
 * The head of an answer, as far as the acquisition log and the reading of its body need it.
 *
 * @param retryAfter how long the service asks to wait; it may be longer than there is time
 */
public record HttpHead(
        int status,
        String requestId,
        String contentType,
        String contentEncoding,
        OptionalLong contentLength,
        Optional<Duration> retryAfter,
        Optional<Instant> date) {
    private static final int FOUND = 302;
    private static final int TEMPORARY = 307;

    public static HttpHead of(HttpResponse response) {
        HttpHeaders headers = response.getHeaders();
        return new HttpHead(
                response.getStatusCode(),
                value(headers, "x-ms-request-id")
                        .or(() -> value(headers, "x-ms-correlation-request-id"))
                        .orElse(""),
                value(headers, "content-type").orElse(""),
                value(headers, "content-encoding").orElse("").toLowerCase(Locale.ROOT),
                number(value(headers, "content-length")),
                retryAfter(headers),
                date(headers));
    }

    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isRedirect() {
        return status == FOUND || status == TEMPORARY;
    }

    boolean isEncoded() {
        return !contentEncoding.isEmpty() && !contentEncoding.equals("identity");
    }

    private static Optional<String> value(HttpHeaders headers, String name) {
        return Optional.ofNullable(headers.getValue(HttpHeaderName.fromString(name)));
    }

    /** It may be a time of the server's clock as well (RFC 9110 §10.2.3), of which only its own date tells how far off it is. */
    static Optional<Duration> retryAfter(HttpHeaders headers) {
        OptionalLong millis = number(value(headers, "x-ms-retry-after-ms").or(() -> value(headers, "retry-after-ms")));
        OptionalLong seconds = number(value(headers, "retry-after"));
        if (millis.isPresent()) {
            return Optional.of(Duration.ofMillis(millis.getAsLong()));
        }
        if (seconds.isPresent()) {
            return Optional.of(Duration.ofSeconds(seconds.getAsLong()));
        }
        return value(headers, "retry-after")
                .flatMap(HttpDate::parse)
                .flatMap(at -> date(headers).map(now -> Duration.between(now, at)))
                .filter(Duration::isPositive);
    }

    private static Optional<Instant> date(HttpHeaders headers) {
        return value(headers, "date").flatMap(HttpDate::parse);
    }

    private static OptionalLong number(Optional<String> text) {
        return text.filter(digits -> digits.matches("[0-9]{1,15}"))
                .map(digits -> OptionalLong.of(Long.parseLong(digits)))
                .orElse(OptionalLong.empty());
    }
}
