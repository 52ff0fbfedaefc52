package org.ephemera.cli.options;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.model.RequestedWindow;
import org.jspecify.annotations.Nullable;

/** Parser of times: RFC 3339, a date (00:00 UTC), or a time span back from now. */
public final class TimeArgument {
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,5})([smhdw])");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private TimeArgument() {}

    /**
     * Returns the time that a text specifies.
     *
     * @param option name of the option, for the message
     * @throws CommandFailure with a usage error if the text is not a time, or its year is not from 1970 to 9999; the
     *     limit exists because callers iterate over the days between two times
     */
    public static Instant parse(String option, String text, Instant now) throws CommandFailure {
        Instant moment = moment(option, text, now);
        if (moment.isBefore(RequestedWindow.EARLIEST) || moment.isAfter(RequestedWindow.LATEST)) {
            throw CommandFailure.usage(
                    "time out of range: '" + text + "'; expected a year from 1970 to 9999", "Use a time in this range");
        }
        return moment;
    }

    /**
     * Returns the duration that a time span specifies.
     *
     * @param option name of the option, for the message
     * @throws CommandFailure with a usage error if the text is not a time span
     */
    public static Duration span(String option, String text) throws CommandFailure {
        Matcher span = SPAN.matcher(text);
        if (!span.matches()) {
            throw CommandFailure.usage(
                    "invalid time span for " + option + ": '" + text + "'",
                    "Use a number and a unit: 90s, 30m, 2h, 1d");
        }
        return Duration.ofSeconds(Long.parseLong(span.group(1)) * seconds(span.group(2)));
    }

    private static Instant moment(String option, String text, Instant now) throws CommandFailure {
        try {
            Matcher span = SPAN.matcher(text);
            if (span.matches()) {
                // Whole seconds keep windows and messages readable.
                return second(now).minus(Duration.ofSeconds(Long.parseLong(span.group(1)) * seconds(span.group(2))));
            }
            return DATE.matcher(text).matches()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw CommandFailure.usage(
                    "invalid time for " + option + ": '" + text + "'",
                    "Use RFC 3339 (2026-11-25T12:00:00Z), a date (2026-11-25) or a time span back from now (2h, 14d)");
        }
    }

    /**
     * Returns the window between two times.
     *
     * @param from value of {@code --from}, or null
     * @param to value of {@code --to}, or null
     * @param requested window whose start and end replace missing values
     * @throws CommandFailure with a usage error if the window ends before it starts, or starts in the future
     */
    public static RequestedWindow window(
            @Nullable String from, @Nullable String to, RequestedWindow requested, Instant now) throws CommandFailure {
        Optional<Instant> begin = from == null ? requested.from() : Optional.of(parse("--from", from, now));
        Optional<Instant> end = to == null ? requested.to() : Optional.of(parse("--to", to, now));
        RequestedWindow window;
        try {
            window = new RequestedWindow(begin, end);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e).then("Set --from to a time before --to");
        }
        if (!window.beginsBefore(now)) {
            throw CommandFailure.usage(
                    "the window starts in the future; the current time is " + second(now),
                    "Set --from to a time in the past");
        }
        return window;
    }

    /** Returns a time truncated to seconds, as messages show it. */
    public static Instant second(Instant moment) {
        return moment.truncatedTo(ChronoUnit.SECONDS);
    }

    private static long seconds(String unit) {
        return switch (unit) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3600;
            case "d" -> 86_400;
            default -> 604_800;
        };
    }
}
