package org.ephemera.aws.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The head of an answer, as far as the acquisition log and the reading of its body need it. */
record HttpHead(
        int status,
        String requestId,
        String contentType,
        String contentEncoding,
        String errorType,
        OptionalLong contentLength,
        Optional<Instant> date) {
    private static final Set<String> OF_THE_BODY = Set.of("content-encoding", "content-length", "x-amz-crc32");

    static HttpHead of(SdkHttpResponse response) {
        return new HttpHead(
                response.statusCode(),
                response.firstMatchingHeader("x-amzn-RequestId")
                        .or(() -> response.firstMatchingHeader("x-amz-request-id"))
                        .orElse(""),
                response.firstMatchingHeader("Content-Type").orElse(""),
                response.firstMatchingHeader("Content-Encoding").orElse("").toLowerCase(Locale.ROOT),
                response.firstMatchingHeader("x-amzn-ErrorType").orElse(""),
                length(response.firstMatchingHeader("Content-Length")),
                date(response.firstMatchingHeader("Date")));
    }

    static SdkHttpResponse withoutBodyHeaders(SdkHttpResponse response) {
        SdkHttpResponse.Builder kept = response.toBuilder();
        response.headers().keySet().stream()
                .filter(name -> OF_THE_BODY.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(kept::removeHeader);
        return kept.build();
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    private static OptionalLong length(Optional<String> header) {
        try {
            return header.map(Long::parseLong).map(OptionalLong::of).orElse(OptionalLong.empty());
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static Optional<Instant> date(Optional<String> header) {
        try {
            return header.map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
