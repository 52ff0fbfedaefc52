package org.ephemera.acquire;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.bag.Requester;
import org.ephemera.bag.Trigger;
import org.ephemera.evidence.AskedWindow;
import org.ephemera.evidence.CaseId;
import org.ephemera.evidence.Target;
import org.ephemera.evidence.TimeWindow;
import org.ephemera.store.Retention;

/**
 * What somebody, or an alert, asks to be acquired.
 *
 * @param event the alert or request exactly as it was received
 * @param reason the requester's words, "" if there are none
 * @param asked the window. Its begin is by default the later of an hour before the target's creation and a day before its
 *     end; its end is by default, and at the latest, the moment the package is opened: a log that is still written to has
 *     an end only in the past
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

    /** The window of a package that is opened at {@code openedAt}. */
    TimeWindow window(Instant openedAt) {
        Instant end = asked.to().filter(openedAt::isAfter).orElse(openedAt);
        Optional<Instant> begin = asked.from().filter(end::isAfter);
        return new TimeWindow(begin.orElseGet(() -> begin(end)), end);
    }

    private Instant begin(Instant end) {
        Instant dayBefore = end.minus(DAY);
        return created()
                .map(created -> created.minus(HOUR))
                .filter(hourBefore -> hourBefore.isAfter(dayBefore) && hourBefore.isBefore(end))
                .orElse(dayBefore);
    }

    private Optional<Instant> created() {
        try {
            return Optional.ofNullable(target.attributes().get("createdAt")).map(Instant::parse);
        } catch (java.time.format.DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
