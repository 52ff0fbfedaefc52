package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * Converter of the script lines of a scenario to simulated log events. A line is either one event ({@code at}, and
 * {@code message} or the JSON {@code event}) or traffic ({@code from}, {@code to}, {@code every}, {@code messages}).
 * The same script and seed produce the same events.
 */
final class LogScript {

    private static final int LONGEST_INGESTION_MILLIS = 4_000;
    private static final List<String> DOCUMENTATION_NETWORKS = List.of("192.0.2.", "198.51.100.", "203.0.113.");

    private final RelativeTimes times;
    private final long seed;
    private final List<LogEvent> events = new ArrayList<>();

    LogScript(RelativeTimes times, long seed) {
        this.times = times;
        this.seed = seed;
    }

    void add(JsonNode line) {
        if (line.has("at")) {
            String message = line.has("event")
                    ? times.asTexts(line.path("event")).toString()
                    : line.path("message").asText();
            add(
                    times.parse(line.path("at").asText()),
                    message.repeat(line.path("repeat").asInt(1)));
        } else {
            addTraffic(line);
        }
    }

    private void addTraffic(JsonNode line) {
        Instant time = times.parse(line.path("from").asText());
        Instant end = times.parse(line.path("to").asText());
        long every = RelativeTimes.span(line.path("every").asText()).toMillis();
        JsonNode messages = line.path("messages");
        while (time.isBefore(end)) {
            add(time, messages.path(random(messages.size(), 0)).asText());
            time = time.plus(Duration.ofMillis(every / 2 + random(Math.toIntExact(every), 1)));
        }
    }

    private void add(Instant time, String message) {
        long millis = time.toEpochMilli();
        String filled = message.replace("${time}", time.toString())
                .replace("${client}", DOCUMENTATION_NETWORKS.get(random(3, 2)) + (1 + random(254, 3)))
                .replace("${millis}", Integer.toString(3 + random(87, 4)))
                .replace("${number}", Integer.toString(1 + random(9_999, 5)))
                .replace("${hex}", HexFormat.of().toHexDigits(random(Integer.MAX_VALUE, 6)));
        events.add(new LogEvent(millis, millis + 300 + random(LONGEST_INGESTION_MILLIS, 7), filled));
    }

    private int random(int bound, int purpose) {
        return SplitMixRandom.below(bound, seed, events.size() * 8L + purpose);
    }

    List<LogEvent> events(Instant until) {
        return events.stream()
                .filter(event -> Instant.ofEpochMilli(event.timestamp()).isBefore(until))
                .sorted(Comparator.comparingLong(LogEvent::timestamp))
                .toList();
    }
}
