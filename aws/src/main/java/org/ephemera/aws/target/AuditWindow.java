package org.ephemera.aws.target;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.model.TimeWindow;

/**
 * For which times CloudTrail is asked about a target. What is rare is looked for over the target's whole life, as far back
 * as the event history reaches. All calls to ECS may be a hundred a second in a large account: they are read for the
 * window of the package, and for the hours around the start of its first task, which tell who started it.
 */
public final class AuditWindow {
    /** How long the event history keeps an event (CloudTrail user guide). */
    public static final Duration HISTORY = Duration.ofDays(90);

    /** So that the longest window is still one that the history covers when its question's turn comes. */
    private static final Duration LONGEST = HISTORY.minusDays(1);

    private static final Duration AROUND = Duration.ofHours(1);

    private final TimeWindow window;
    private final Optional<Instant> created;
    private final Instant oldest;

    /** @param createdAt of the first task, RFC 3339; "" if it is not known */
    public AuditWindow(TimeWindow window, String createdAt) {
        this(window, createdAt, longest(window).from());
    }

    private AuditWindow(TimeWindow window, String createdAt, Instant oldest) {
        this.window = window;
        this.created = time(createdAt);
        this.oldest = oldest;
    }

    /** For a trail that somebody keeps, for as long as they like. */
    public static AuditWindow unlimited(TimeWindow window, String createdAt) {
        return new AuditWindow(window, createdAt, Instant.EPOCH);
    }

    /** As long as something of the target may be remembered: the same whatever is known of it. */
    public static TimeWindow longest(TimeWindow window) {
        return TimeWindow.before(window.to(), LONGEST);
    }

    /** From an hour before the first task's creation; if that is not known, as far back as the history reaches. */
    public TimeWindow life() {
        return from(
                created.map(time -> time.minus(AROUND)).orElse(longest(window).from()));
    }

    /** From an hour before the first task's creation; if that is not known, the package's own window. */
    public TimeWindow known() {
        return created.isPresent() ? life() : window;
    }

    /** The hour before the first task's creation and the hour after it, unless the package's window has them. */
    public Optional<TimeWindow> start() {
        Instant begin = known().from();
        Instant end = begin.plus(AROUND.multipliedBy(2));
        return begin.isBefore(window.from())
                ? Optional.of(new TimeWindow(begin, end.isBefore(window.from()) ? end : window.from()))
                : Optional.empty();
    }

    /** Never shorter than the package's own window. */
    private TimeWindow from(Instant begin) {
        Instant possible = begin.isBefore(oldest) ? oldest : begin;
        return possible.isBefore(window.from()) ? new TimeWindow(possible, window.to()) : window;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
