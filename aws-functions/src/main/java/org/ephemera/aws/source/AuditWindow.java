package org.ephemera.aws.source;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.evidence.TimeWindow;

/**
 * For which times CloudTrail is asked about a task. What is rare is looked for over the task's whole life, as far back
 * as the event history reaches. All calls to ECS may be a hundred a second in a large account: they are read for the
 * window of the package, and for the hours around the task's start, which tell who started it.
 */
final class AuditWindow {
    /** How long the event history keeps an event (CloudTrail user guide). */
    static final Duration HISTORY = Duration.ofDays(90);

    /** So that the longest window is still one that the history covers when its query's turn comes. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private static final Duration AROUND = Duration.ofHours(1);

    private final TimeWindow window;
    private final Optional<Instant> before;

    /** @param createdAt of the task, RFC 3339; "" if it is not known */
    AuditWindow(TimeWindow window, String createdAt) {
        this.window = window;
        Instant oldest = window.to().minus(HISTORY).plus(MARGIN);
        this.before = time(createdAt)
                .map(created -> created.minus(AROUND))
                .filter(start -> start.isBefore(window.from()))
                .map(start -> start.isBefore(oldest) ? oldest : start)
                .filter(start -> start.isBefore(window.from()));
    }

    /** From an hour before the task's creation, or from the package's own beginning if that is earlier. */
    TimeWindow life() {
        return before.map(start -> new TimeWindow(start, window.to())).orElse(window);
    }

    /** The hour before the task's creation and the hour after it, as far as the package's window has them not. */
    Optional<TimeWindow> start() {
        return before.map(start -> new TimeWindow(start, earlier(start.plus(AROUND.multipliedBy(2)), window.from())));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
