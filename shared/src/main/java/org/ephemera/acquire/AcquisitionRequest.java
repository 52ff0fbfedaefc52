package org.ephemera.acquire;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Requester;
import org.ephemera.model.CaseId;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.Retention;

/**
 * Request of a user or an alert to acquire evidence of one target.
 *
 * @param event bytes of the alert or request, exactly as received
 * @param reason reason that the requester gave, or ""
 * @param requestedWindow requested time window, extended to full milliseconds because logs use this precision. Default of the
 *     begin: one hour before the creation of the target or one day before the end, whichever is later. For an alert,
 *     the day is counted back from the time of the alert if that is earlier than the end, because an alert can wait for
 *     a day or longer. Default and latest value of the end: the time at which the package is opened, because a log that
 *     is still written has no fixed end in the future
 */
public record AcquisitionRequest(
        Target target,
        AcquisitionTrigger trigger,
        ReceivedEvent event,
        Requester requestedBy,
        String reason,
        Optional<CaseId> caseId,
        RequestedWindow requestedWindow,
        Retention retention) {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);

    /** Maximum age of an alert whose time is used for the window. For older evidence, a user requests a window. */
    private static final Duration OLDEST_ALERT = Duration.ofDays(90);

    /** Returns the window of a package that is opened at {@code openedAt}. */
    TimeWindow window(Instant openedAt) {
        Instant end = requestedWindow
                .to()
                .map(AcquisitionRequest::wholeMillis)
                .filter(openedAt::isAfter)
                .orElse(openedAt);
        Optional<Instant> begin = requestedWindow
                .from()
                .map(from -> from.truncatedTo(ChronoUnit.MILLIS))
                .filter(end::isAfter);
        return new TimeWindow(begin.orElseGet(() -> begin(end)), end);
    }

    /** Rounds up to a full millisecond, so that events with the timestamp of this millisecond are included. */
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

    /** Returns the time of the alert; empty if it is not before the end or is older than 90 days. */
    private Optional<Instant> alerted(Instant end) {
        return trigger.eventTime()
                .filter(time -> trigger.kind() == AcquisitionTrigger.Kind.ALERT)
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
