package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.ephemera.format.Json;

/**
 * Parser of times of clouds: seconds since 1970 with a fraction, or ISO 8601. Years without four digits are rejected:
 * they are no clock's time, and arithmetic with them could overflow.
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
                    .filter(CloudTimes::isPlausible);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Parses a field in ISO 8601. */
    public static Optional<Instant> of(JsonNode object, String field) {
        return Json.instant(object, field).filter(CloudTimes::isPlausible);
    }

    /** Reports whether the year is between 0000 and 9999. */
    public static boolean isPlausible(Instant time) {
        return !time.isBefore(FIRST) && time.isBefore(END);
    }
}
