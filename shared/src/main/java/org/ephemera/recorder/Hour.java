package org.ephemera.recorder;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** An hour of the clock, UTC. */
record Hour(Instant start) {
    /** So long after its end it is packaged; what is recorded later belongs to another hour. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    /** So long after its end an event of it is still put into it, with time enough to be written before it is closed. */
    private static final Duration LATE = Duration.ofMinutes(2);

    private static final String ZERO = ":00:00Z";

    Hour {
        start = start.truncatedTo(ChronoUnit.HOURS);
    }

    static Hour of(Instant moment) {
        return new Hour(moment);
    }

    /** @throws IllegalArgumentException if the text is no {@link #key} */
    static Hour parse(String key) {
        try {
            return new Hour(Instant.parse(key + ZERO));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("an hour looks like 2026-11-26T09", e);
        }
    }

    /** {@code 2026-11-26T09} */
    String key() {
        String text = start.toString();
        return text.substring(0, text.indexOf(':'));
    }

    /** {@code 2026-11-26} */
    String day() {
        return key().substring(0, key().indexOf('T'));
    }

    Instant end() {
        return start.plus(Duration.ofHours(1));
    }

    Hour next() {
        return new Hour(end());
    }

    boolean isBefore(Hour other) {
        return start.isBefore(other.start);
    }

    boolean takes(Instant now) {
        return now.isBefore(end().plus(LATE));
    }

    boolean isClosed(Instant now) {
        return now.isAfter(end().plus(GRACE));
    }
}
