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
import org.ephemera.model.AskedWindow;
import org.jspecify.annotations.Nullable;

/** A moment as a person writes it: RFC 3339, a date (its first moment in UTC), or a span back from now. */
public final class TimeArgument {
    private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,5})([smhdw])");
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    private TimeArgument() {}

    /** @throws CommandFailure of usage if it is none, or of no year of 1970 to 9999: days between two moments are gone through one by one */
    public static Instant parse(String option, String text, Instant now) throws CommandFailure {
        Instant moment = moment(option, text, now);
        if (moment.isBefore(AskedWindow.EARLIEST) || moment.isAfter(AskedWindow.LATEST)) {
            throw CommandFailure.usage(
                    "'" + text + "' is beyond the years 1970 to 9999", "Give moments of these years");
        }
        return moment;
    }

    private static Instant moment(String option, String text, Instant now) throws CommandFailure {
        try {
            Matcher span = SPAN.matcher(text);
            if (span.matches()) {
                // From whole seconds: a clock's last digits in a window, and in what is said of it, help nobody.
                return second(now).minus(Duration.ofSeconds(Long.parseLong(span.group(1)) * seconds(span.group(2))));
            }
            return DATE.matcher(text).matches()
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw CommandFailure.usage(
                    "'" + text + "' is not a time that " + option + " understands",
                    "Write RFC 3339 (2026-11-25T12:00:00Z), a date (2026-11-25) or a span back from now (2h, 14d)");
        }
    }

    /**
     * The window between two moments.
     *
     * @param from what was given as {@code --from}, if it was
     * @param to what was given as {@code --to}, if it was
     * @param requested what holds of each that was not given
     * @throws CommandFailure of usage if it is none, or has not begun
     */
    public static AskedWindow window(@Nullable String from, @Nullable String to, AskedWindow requested, Instant now)
            throws CommandFailure {
        Optional<Instant> begin = from == null ? requested.from() : Optional.of(parse("--from", from, now));
        Optional<Instant> end = to == null ? requested.to() : Optional.of(parse("--to", to, now));
        AskedWindow window;
        try {
            window = new AskedWindow(begin, end);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(e).then("Give a --from that is earlier than --to");
        }
        if (!window.hasBegun(now)) {
            throw CommandFailure.usage(
                    "the window begins in the future, now is " + second(now), "Give a --from that has passed");
        }
        return window;
    }

    /** The whole second that a moment lies in, as messages show it. */
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
