package org.ephemera.analyze.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Times as clouds write them: seconds since 1970 with a fraction, or ISO 8601. */
final class CloudTimes {
    private static final double LATEST = 253_402_300_800d;

    private CloudTimes() {}

    static Optional<Instant> of(Located value) {
        JsonNode json = value.json();
        if (json.isNumber()) {
            double seconds = json.asDouble();
            return seconds >= 0 && seconds < LATEST
                    ? Optional.of(Instant.ofEpochMilli(Math.round(seconds * 1000)))
                    : Optional.empty();
        }
        if (!json.isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(json.textValue()).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
