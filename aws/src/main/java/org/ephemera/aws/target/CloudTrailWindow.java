package org.ephemera.aws.target;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.model.TimeWindow;

/**
 * Time windows of CloudTrail queries about a target. Rare events are searched for over the target's complete lifetime,
 * as far back as the event history reaches. All calls to ECS may be a hundred a second in a large account. They are
 * read for the package's window and for the hours around the start of the first task, which contain the call that
 * started it.
 */
public final class CloudTrailWindow {
    /** Retention of the event history (CloudTrail user guide). */
    public static final Duration HISTORY = Duration.ofDays(90);

    /**
     * Longest window. It is one day shorter than the retention, so that the history still covers it when a delayed
     * query runs.
     */
    private static final Duration LONGEST = HISTORY.minusDays(1);

    private static final Duration AROUND = Duration.ofHours(1);

    private final TimeWindow window;
    private final Optional<Instant> created;
    private final Instant oldest;

    /**
     * Creates the windows for the event history.
     *
     * @param createdAt creation time of the first task, RFC 3339; "" if unknown
     */
    public CloudTrailWindow(TimeWindow window, String createdAt) {
        this(window, createdAt, longest(window).from());
    }

    private CloudTrailWindow(TimeWindow window, String createdAt, Instant oldest) {
        this.window = window;
        this.created = time(createdAt);
        this.oldest = oldest;
    }

    /** Returns the windows for a trail, whose retention is not limited. */
    public static CloudTrailWindow unlimited(TimeWindow window, String createdAt) {
        return new CloudTrailWindow(window, createdAt, Instant.EPOCH);
    }

    /** Returns the longest window that the event history covers, independent of the target's creation time. */
    public static TimeWindow longest(TimeWindow window) {
        return TimeWindow.before(window.to(), LONGEST);
    }

    /**
     * Returns the window from an hour before the first task's creation; if that is unknown, as far back as the history
     * reaches.
     */
    public TimeWindow lifetime() {
        return from(
                created.map(time -> time.minus(AROUND)).orElse(longest(window).from()));
    }

    /** Returns the window from an hour before the first task's creation; if that is unknown, the package's window. */
    public TimeWindow lifetimeOrPackageWindow() {
        return created.isPresent() ? lifetime() : window;
    }

    /** Returns the two hours around the first task's creation; empty if the package's window contains them. */
    public Optional<TimeWindow> aroundStart() {
        Instant begin = lifetimeOrPackageWindow().from();
        Instant end = begin.plus(AROUND.multipliedBy(2));
        return begin.isBefore(window.from())
                ? Optional.of(new TimeWindow(begin, end.isBefore(window.from()) ? end : window.from()))
                : Optional.empty();
    }

    /** Returns a window from the given time; it is never shorter than the package's window. */
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
