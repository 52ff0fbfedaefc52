package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads what an API server has recorded of calls ({@code audit.k8s.io/v1}), one line a call: {@code at}, and what is particular
 * about it. What all events have is added.
 */
record AuditScript(RelativeTimes times, Map<String, String> values) {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final long ANSWERED_AFTER_MILLIS = 12;

    /** A recorded call, and when it was answered. */
    record Recorded(Instant at, ObjectNode event) {}

    /** In order of time. */
    List<Recorded> read(String file) {
        List<Recorded> events = new ArrayList<>();
        for (JsonNode line : ScenarioFiles.readLines(file, values)) {
            events.add(event((ObjectNode) line));
        }
        events.sort(Comparator.comparing(Recorded::at));
        return events;
    }

    /** As CloudWatch Logs has them. */
    List<LogEvent> events(String file) {
        return read(file).stream()
                .map(recorded -> {
                    long millis = recorded.at().toEpochMilli();
                    return new LogEvent(millis, millis + 2_000, recorded.event().toString());
                })
                .toList();
    }

    private Recorded event(ObjectNode line) {
        Instant received = times.parse(line.path("at").asText());
        Instant answered = received.plusMillis(ANSWERED_AFTER_MILLIS);
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Event")
                .put("apiVersion", "audit.k8s.io/v1")
                .put("level", line.path("level").asText("Metadata"))
                .put(
                        "auditID",
                        UUID.nameUUIDFromBytes(line.toString().getBytes(StandardCharsets.UTF_8))
                                .toString())
                .put("stage", "ResponseComplete");
        ((ObjectNode) times.asTexts(line))
                .properties()
                .forEach(member -> event.set(member.getKey(), member.getValue()));
        event.remove("at");
        return new Recorded(
                answered,
                event.put("requestReceivedTimestamp", MICROS.format(received))
                        .put("stageTimestamp", MICROS.format(answered)));
    }
}
