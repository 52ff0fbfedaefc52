package org.ephemera.acquire;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.ephemera.format.Requester;
import org.ephemera.format.Trigger;
import org.ephemera.model.AskedWindow;
import org.ephemera.model.CaseId;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.Retention;

/**
 * What somebody, or an alert, asks to be acquired.
 *
 * @param event the alert or request exactly as it was received
 * @param reason the requester's words, "" if there are none
 * @param asked the window, which is widened to whole milliseconds, as logs count them. Its begin is by default the later of an
 *     hour before the target's creation and a day before its end, or, for an alert, a day before the time that the alert says if
 *     that is earlier, as one may wait for a day and longer before it is answered; its end is by default, and at the latest, the
 *     moment the package is opened: a log that is still written to has an end only in the past
 */
public record AcquisitionRequest(
        Target target,
        Trigger trigger,
        ReceivedEvent event,
        Requester requestedBy,
        String reason,
        Optional<CaseId> caseId,
        AskedWindow asked,
        Retention retention) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** What an alert tells of may be so old. Whoever keeps anything for longer is asked by a person, who names the window. */
    private static final Duration OLDEST_ALERT = Duration.ofDays(90);

    /** The window of a package that is opened at {@code openedAt}. */
    TimeWindow window(Instant openedAt) {
        Instant end = asked.to()
                .map(AcquisitionRequest::wholeMillis)
                .filter(openedAt::isAfter)
                .orElse(openedAt);
        Optional<Instant> begin =
                asked.from().map(from -> from.truncatedTo(ChronoUnit.MILLIS)).filter(end::isAfter);
        return new TimeWindow(begin.orElseGet(() -> begin(end)), end);
    }

    /** An event of the millisecond that the moment is in is before it, or may be. */
    private static Instant wholeMillis(Instant moment) {
        return moment.plusMillis(1).minusNanos(1).truncatedTo(ChronoUnit.MILLIS);
    }

    private Instant begin(Instant end) {
        Instant dayBefore = alerted(end).orElse(end).minus(DAY);
        return created()
                .map(created -> created.minus(HOUR))
                .filter(hourBefore -> hourBefore.isAfter(dayBefore) && hourBefore.isBefore(end))
                .orElse(dayBefore);
    }

    /** When the alert says that it happened; nothing of what can be no such time. */
    private Optional<Instant> alerted(Instant end) {
        return trigger.eventTime()
                .filter(time -> trigger.kind() == Trigger.Kind.ALERT)
                .map(time -> time.truncatedTo(ChronoUnit.MILLIS))
                .filter(time -> time.isBefore(end) && !time.isBefore(end.minus(OLDEST_ALERT)));
    }

    private Optional<Instant> created() {
        try {
            return Optional.ofNullable(target.attributes().get("createdAt")).map(Instant::parse);
        } catch (java.time.format.DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
