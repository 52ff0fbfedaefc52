package org.ephemera.aws.call;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.ephemera.collect.source.HttpDate;
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
                response.firstMatchingHeader("Date").flatMap(HttpDate::parse));
    }

    /**
     * The head without what describes the body, and with no longer a pause asked for than there is time: the SDK would
     * sleep for as long as {@code Retry-After} says.
     */
    static SdkHttpResponse forSdk(SdkHttpResponse response, Duration left) {
        SdkHttpResponse.Builder kept = response.toBuilder();
        response.headers().forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (OF_THE_BODY.contains(lower)) {
                kept.removeHeader(name);
            } else if (lower.equals("retry-after")) {
                kept.putHeader(name, atMost(values, left.toSeconds() + 1));
            } else if (lower.equals("x-amz-retry-after")) {
                kept.putHeader(name, atMost(values, left.toMillis() + 1));
            }
        });
        return kept.build();
    }

    /** What is no number the SDK ignores. */
    private static String atMost(List<String> values, long most) {
        String value = values.isEmpty() ? "" : values.getFirst();
        return value.matches("[0-9]{1,18}") ? Long.toString(Math.min(Long.parseLong(value), most)) : "";
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
}
