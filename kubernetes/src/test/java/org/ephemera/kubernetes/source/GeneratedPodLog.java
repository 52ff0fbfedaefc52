package org.ephemera.kubernetes.source;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * Large log of a container, generated while it is sent. Each line contains its number.
 *
 * @param start time of the first line
 * @param span time in which the lines were written, at a constant rate
 */
record GeneratedPodLog(Instant start, Duration span, long lines) implements ScriptedApiServer.Answer {
    private static final String PADDING = "x".repeat(60);

    /** Returns the line with its line feed. */
    byte[] line(long number) {
        String digits = "000000000" + number;
        String time = time(number).toString();
        int fraction = time.indexOf('.');
        String nanos = fraction < 0 ? "" : time.substring(fraction + 1, time.length() - 1);
        String second = time.substring(0, fraction < 0 ? time.length() - 1 : fraction);
        // A kubelet pads fractions to nine digits.
        return (second + "." + nanos + "0".repeat(9 - nanos.length()) + "Z " + PADDING
                        + digits.substring(digits.length() - 9) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private Instant time(long number) {
        return start.plusNanos(span.toNanos() / lines * number);
    }

    /** Returns the number in a line without its line feed. */
    static long number(String line) {
        return Long.parseLong(line.substring(line.length() - 9));
    }

    long bytes() {
        return lines * line(0).length;
    }

    long bytesInOneSecond() {
        return bytes() * Duration.ofSeconds(1).toNanos() / span.toNanos();
    }

    @Override
    public void to(HttpExchange exchange, ScriptedApiServer.ReceivedRequest asked) throws IOException {
        Instant since = Instant.parse(asked.query().getOrDefault("sinceTime", start.toString()));
        long first = asked.query().containsKey("tailLines") ? lines - 1 : 0;
        while (first < lines && time(first).isBefore(since)) {
            first++;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
            for (long number = first; number < lines; number++) {
                out.write(line(number));
            }
        }
    }
}
