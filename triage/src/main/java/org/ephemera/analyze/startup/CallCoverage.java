package org.ephemera.analyze.startup;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.TimeWindow;

/**
 * Coverage of the ECS calls in a package: the times for which all calls were collected, so that a missing call was not
 * made.
 */
final class CallCoverage {
    private static final String HISTORY = "aws.cloudtrail.events";
    /** Trail named by the user. Its owner may have excluded calls. */
    private static final String TRAIL = "aws.cloudtrail.log";

    private static final String ECS = "ecs.amazonaws.com";
    /** CloudTrail usually delivers a call within 15 minutes. */
    private static final Duration DELIVERY_DELAY = Duration.ofMinutes(20);

    /** Time from the call that stops a task to its end. */
    private static final Duration STOP_DURATION = Duration.ofMinutes(5);

    private CallCoverage() {}

    /** Reports whether all ECS calls of that time were collected, late enough for CloudTrail to have delivered them. */
    static boolean isComplete(SealedPackage sealed, Instant time) {
        return time.isBefore(sealed.request().openedAt().minus(DELIVERY_DELAY))
                && sealed.outcomes().stream()
                        .filter(item -> isRead(item, time))
                        .map(item -> item.planned().window())
                        .anyMatch(window -> contains(window, time));
    }

    private static boolean isRead(ItemOutcome item, Instant time) {
        Map<String, String> params = item.planned().params();
        if (item.planned().artifact().equals(HISTORY)) {
            return item.planned().param("attribute").equals("EventSource")
                    && item.planned().param("value").equals(ECS)
                    && (item.code() == OutcomeCode.COLLECTED
                            || item.code() == OutcomeCode.EMPTY
                            || reachesBackTo(item, time));
        }
        return item.planned().artifact().equals(TRAIL)
                && params.getOrDefault("attribute", "").equals("eventSource")
                && params.getOrDefault("values", "").contains('"' + ECS + '"')
                && item.code() == OutcomeCode.COLLECTED;
    }

    /**
     * Reports whether a partial history reaches back far enough. The history is read from the newest call backwards, so
     * all calls later than the oldest collected one are present.
     */
    private static boolean reachesBackTo(ItemOutcome item, Instant time) {
        return item.code() == OutcomeCode.PARTIAL
                && item.extent()
                        .first()
                        .filter(time.minus(STOP_DURATION)::isAfter)
                        .isPresent();
    }

    private static boolean contains(TimeWindow window, Instant time) {
        return !time.isBefore(window.from()) && time.isBefore(window.to());
    }
}
