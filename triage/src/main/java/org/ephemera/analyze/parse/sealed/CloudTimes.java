package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.ephemera.format.Json;

/**
 * Times as clouds write them: seconds since 1970 with a fraction, or ISO 8601. Those of years that have no four digits are none: no clock
 * is there, and to count on from the farthest of them runs over.
 */
public final class CloudTimes {
    private static final double LATEST = 253_402_300_800d;
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant END = Instant.ofEpochSecond((long) LATEST);

    private CloudTimes() {}

    public static Optional<Instant> of(LocatedJson value) {
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
            return Optional.of(OffsetDateTime.parse(json.textValue()).toInstant())
                    .filter(CloudTimes::isWritten);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The same of a field in ISO 8601. */
    public static Optional<Instant> of(JsonNode object, String field) {
        return Json.instant(object, field).filter(CloudTimes::isWritten);
    }

    /** True for the years 0000 to 9999. */
    public static boolean isWritten(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(END);
    }
}
