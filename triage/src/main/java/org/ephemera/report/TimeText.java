package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Formatter of UTC times with Z, and of durations in two units. */
final class TimeText {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private TimeText() {}

    static String of(Instant time) {
        return SECONDS.format(time);
    }

    static String of(Optional<Instant> time) {
        return time.map(TimeText::of).orElse("");
    }

    /** Formats a time with the precision of its source. */
    static String of(Instant time, long precisionMs) {
        return (precisionMs < 1000 ? MILLIS : SECONDS).format(time);
    }

    /** Formats a time for an axis. */
    static String brief(Instant time) {
        return MINUTES.format(time);
    }

    static String span(Duration span) {
        Duration s = span.abs();
        if (s.toDays() >= 2) {
            return s.toDays() + " d " + s.toHoursPart() + " h";
        }
        if (s.toHours() > 0) {
            return s.toHours() + " h " + s.toMinutesPart() + " min";
        }
        return s.toMinutes() > 0 ? s.toMinutes() + " min" : s.toSeconds() + " s";
    }
}
