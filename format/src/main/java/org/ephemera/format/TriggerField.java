package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.model.Digest;
import org.ephemera.model.Severity;

/**
 * {@code trigger} of {@code open.json}. {@code type} and {@code severity} are written only where the sender says them; an
 * older package has neither.
 */
final class TriggerField {
    private TriggerField() {}

    static ObjectNode toJson(Trigger trigger, Digest sha256) {
        ObjectNode json = Json.object()
                .put("kind", trigger.kind().key())
                .put("source", trigger.source())
                .put("eventId", trigger.eventId())
                .put("eventTime", trigger.eventTime().map(Instant::toString).orElse(null))
                .put("path", Layout.TRIGGER)
                .put("sha256", sha256.hex());
        if (!trigger.type().isEmpty()) {
            json.put("type", trigger.type());
        }
        trigger.severity()
                .ifPresent(severity -> json.putObject("severity")
                        .put("score", severity.score())
                        .put("level", severity.level().word())
                        .put("origin", severity.origin()));
        return json;
    }

    /** @throws IllegalArgumentException if a value is none */
    static Trigger from(JsonNode json) throws IOException {
        JsonNode severity = json.path("severity");
        return new Trigger(
                Trigger.Kind.valueOf(Fields.text(json, "kind").toUpperCase(Locale.ROOT)),
                Fields.text(json, "source"),
                Json.text(json, "type").orElse(""),
                Fields.text(json, "eventId"),
                Json.instant(json, "eventTime"),
                severity.path("score").isIntegralNumber()
                        ? Optional.of(new Severity(
                                severity.path("score").asInt(),
                                Json.text(severity, "origin").orElse("")))
                        : Optional.empty());
    }
}
