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
 * Reader of scripts from which the simulated audit events of an API server are generated ({@code audit.k8s.io/v1}).
 * Each line is one call: the time {@code at} and the members that are specific to the call. The common members are
 * added.
 */
record AuditScript(RelativeTimes times, Map<String, String> values) {
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final long ANSWERED_AFTER_MILLIS = 12;

    /** Audit event and the time of the response. */
    record AuditEvent(Instant at, ObjectNode event) {}

    /** Reads the events of a file in order of time. */
    List<AuditEvent> read(String file) {
        List<AuditEvent> events = new ArrayList<>();
        for (JsonNode line : ScenarioFiles.readLines(file, values)) {
            events.add(event((ObjectNode) line));
        }
        events.sort(Comparator.comparing(AuditEvent::at));
        return events;
    }

    /** Reads the events of a file as CloudWatch Logs events. */
    List<LogEvent> events(String file) {
        return read(file).stream()
                .map(recorded -> {
                    long millis = recorded.at().toEpochMilli();
                    return new LogEvent(millis, millis + 2_000, recorded.event().toString());
                })
                .toList();
    }

    private AuditEvent event(ObjectNode line) {
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
        return new AuditEvent(
                answered,
                event.put("requestReceivedTimestamp", MICROS.format(received))
                        .put("stageTimestamp", MICROS.format(answered)));
    }
}
