package org.ephemera.collect.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.ephemera.collect.source.HttpDate;

/**
 * Status and headers of an HTTP response.
 *
 * @param requestId identifier under which the service logs the request; "" if absent
 * @param contentEncoding in lower case; "" for {@code identity}
 * @param errorType error code in a header ({@code x-amzn-ErrorType}); "" if absent
 * @param retryAfter pause that the service requests before the next attempt
 * @param date clock of the server (RFC 9110 §6.6.1)
 * @param received clock of the collector when the head arrived
 */
public record HttpHead(
        int status,
        String requestId,
        String contentType,
        String contentEncoding,
        String errorType,
        OptionalLong contentLength,
        Optional<Duration> retryAfter,
        Optional<Instant> date,
        Instant received) {
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final List<String> REQUEST_ID = List.of(
            "x-amzn-requestid", "x-amz-request-id", "x-ms-request-id", "x-ms-correlation-request-id", "audit-id");
    private static final List<String> RETRY_MILLIS =
            List.of("x-ms-retry-after-ms", "retry-after-ms", "x-amz-retry-after");
    private static final int REDIRECT = 302;
    private static final int TEMPORARY_REDIRECT = 307;

    /**
     * Parses the status and headers.
     *
     * @param headers returns the first value of a header, whose name is given in lower case
     */
    public static HttpHead of(int status, Function<String, Optional<String>> headers, Instant received) {
        Optional<Instant> date = headers.apply("date").flatMap(HttpDate::parse);
        String encoding = headers.apply("content-encoding").orElse("").strip().toLowerCase(Locale.ROOT);
        return new HttpHead(
                status,
                first(REQUEST_ID, headers).orElse(""),
                headers.apply("content-type").orElse(""),
                encoding.equals("identity") ? "" : encoding,
                headers.apply("x-amzn-errortype").orElse(""),
                number(headers.apply("content-length")),
                retryAfter(headers, date),
                date,
                received);
    }

    /** Reports whether the status is 2xx. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isRedirect() {
        return status == REDIRECT || status == TEMPORARY_REDIRECT;
    }

    boolean isEncoded() {
        return !contentEncoding.isEmpty();
    }

    /** Parses a number of seconds, limited to one hour; empty if the text is not a number. */
    public static Optional<Duration> seconds(String text) {
        OptionalLong seconds = number(Optional.of(text));
        return seconds.isPresent() ? Optional.of(atMost(Duration.ofSeconds(seconds.getAsLong()))) : Optional.empty();
    }

    /** Returns the requested pause. A date in Retry-After refers to the clock of the server (RFC 9110 §10.2.3). */
    private static Optional<Duration> retryAfter(Function<String, Optional<String>> headers, Optional<Instant> date) {
        OptionalLong millis = number(first(RETRY_MILLIS, headers));
        if (millis.isPresent()) {
            return Optional.of(atMost(Duration.ofMillis(millis.getAsLong())));
        }
        Optional<String> value = headers.apply("retry-after");
        return value.flatMap(HttpHead::seconds)
                .or(() -> value.flatMap(HttpDate::parse)
                        .flatMap(at -> date.map(now -> atMost(Duration.between(now, at))))
                        .filter(Duration::isPositive));
    }

    private static Optional<String> first(List<String> names, Function<String, Optional<String>> headers) {
        return names.stream().flatMap(name -> headers.apply(name).stream()).findFirst();
    }

    private static Duration atMost(Duration pause) {
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    private static OptionalLong number(Optional<String> text) {
        return text.filter(digits -> digits.matches("[0-9]{1,15}"))
                .map(digits -> OptionalLong.of(Long.parseLong(digits)))
                .orElse(OptionalLong.empty());
    }
}
