package org.ephemera.recorder;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Hour in UTC for which the recorder creates one package. */
record ClockHour(Instant start) {
    /** Time after the end of the hour at which it is packaged; later events belong to another hour. */
    private static final Duration GRACE = Duration.ofMinutes(5);

    /**
     * Time after the end of the hour in which its events are still added to it, which leaves time to write them before
     * it closes.
     */
    private static final Duration LATE = Duration.ofMinutes(2);

    private static final String ZERO = ":00:00Z";

    ClockHour {
        start = start.truncatedTo(ChronoUnit.HOURS);
    }

    static ClockHour of(Instant moment) {
        return new ClockHour(moment);
    }

    /**
     * Parses the text of {@link #key}.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    static ClockHour parse(String key) {
        try {
            return new ClockHour(Instant.parse(key + ZERO));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("Invalid hour; expected for example 2026-11-26T09", e);
        }
    }

    /** Returns the hour as text: {@code 2026-11-26T09}. */
    String key() {
        String text = start.toString();
        return text.substring(0, text.indexOf(':'));
    }

    /** Returns the day as text: {@code 2026-11-26}. */
    String day() {
        return key().substring(0, key().indexOf('T'));
    }

    Instant end() {
        return start.plus(Duration.ofHours(1));
    }

    ClockHour next() {
        return new ClockHour(end());
    }

    boolean isBefore(ClockHour other) {
        return start.isBefore(other.start);
    }

    boolean takes(Instant now) {
        return now.isBefore(end().plus(LATE));
    }

    boolean isClosed(Instant now) {
        return now.isAfter(end().plus(GRACE));
    }
}
