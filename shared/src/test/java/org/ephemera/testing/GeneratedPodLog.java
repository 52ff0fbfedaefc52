package org.ephemera.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Large log of a container, generated while it is sent. Each line contains its number.
 *
 * @param start time of the first line
 * @param span time in which the lines were written, at a constant rate
 */
public record GeneratedPodLog(Instant start, Duration span, long lines) {
    private static final String PADDING = "x".repeat(60);
    private static final int LINE_BYTES = 101;

    /** Returns a log of about so many bytes. */
    public static GeneratedPodLog ofBytes(Instant start, Duration span, long bytes) {
        return new GeneratedPodLog(start, span, bytes / LINE_BYTES);
    }

    /** Returns the line with its line feed. */
    private byte[] line(long number) {
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

    public long bytes() {
        return lines * LINE_BYTES;
    }

    public long bytesInOneSecond() {
        return bytes() * Duration.ofSeconds(1).toNanos() / span.toNanos();
    }

    /** Sends the log as a kubelet does. */
    public void sendTo(HttpExchange exchange, Map<String, String> query) throws IOException {
        Instant since = Instant.parse(query.getOrDefault("sinceTime", start.toString()));
        long first = query.containsKey("tailLines") ? lines - 1 : 0;
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

    /**
     * Asserts that the stored responses contain each line, in order and byte for byte. The lines of a response that was
     * interrupted continue in the next.
     *
     * @param responses lines {@code api.response} of the item in the acquisition log
     */
    public void assertStoredIn(Path folder, List<JsonNode> responses) throws IOException {
        long next = 0;
        for (List<Path> response : files(folder, responses)) {
            next = assertContinues(response, next);
        }
        assertThat(next).isEqualTo(lines);
    }

    private long assertContinues(List<Path> response, long from) throws IOException {
        long next = from;
        List<InputStream> files = new ArrayList<>();
        for (Path file : response) {
            files.add(Files.newInputStream(file));
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                new SequenceInputStream(Collections.enumeration(files)), StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine();
                    line != null && line.length() == LINE_BYTES - 1;
                    line = reader.readLine()) {
                long number = Long.parseLong(line.substring(line.length() - 9));
                assertThat(number).isLessThanOrEqualTo(next);
                if (number == next) {
                    String expected = new String(line(number), StandardCharsets.US_ASCII);
                    if (!expected.equals(line + "\n")) {
                        assertThat(line + "\n").isEqualTo(expected);
                    }
                    next++;
                }
            }
        }
        return next;
    }

    private static List<List<Path>> files(Path folder, List<JsonNode> log) {
        List<List<Path>> responses = new ArrayList<>();
        for (JsonNode line : log.stream()
                .sorted(Comparator.comparing(
                        each -> Instant.parse(each.path("time").asText())))
                .toList()) {
            if (line.path("part").asInt(1) == 1) {
                responses.add(new ArrayList<>());
            }
            for (JsonNode file : line.path("files")) {
                responses.getLast().add(folder.resolve(file.path("path").asText()));
            }
        }
        return responses;
    }
}
