package org.ephemera.analyze.startup;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.format.ItemOutcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.model.TimeWindow;

/** Of which time the calls to ECS are in a package whole, so that one that is not there was not made. */
final class CallCoverage {
    private static final String HISTORY = "aws.cloudtrail.events";
    /** Of a trail that somebody named, and from which they may have left out what they like. */
    private static final String TRAIL = "aws.cloudtrail.log";

    private static final String ECS = "ecs.amazonaws.com";
    /** CloudTrail has a call within a quarter of an hour as a rule. */
    private static final Duration LATE = Duration.ofMinutes(20);

    /** From the call that stops a task to its end. */
    private static final Duration ENDS = Duration.ofMinutes(5);

    private CallCoverage() {}

    /** True if the calls to ECS of that time were asked for and read to their end, and not before CloudTrail had them. */
    static boolean areWhole(SealedPackage sealed, Instant time) {
        return time.isBefore(sealed.request().openedAt().minus(LATE))
                && sealed.outcomes().stream()
                        .filter(item -> isRead(item, time))
                        .map(item -> item.planned().window())
                        .anyMatch(window -> has(window, time));
    }

    private static boolean isRead(ItemOutcome item, Instant time) {
        Map<String, String> params = item.planned().params();
        if (item.planned().artifact().equals(HISTORY)) {
            return item.planned().param("attribute").equals("EventSource")
                    && item.planned().param("value").equals(ECS)
                    && (item.code() == OutcomeCode.COLLECTED || item.code() == OutcomeCode.EMPTY || isPast(item, time));
        }
        return item.planned().artifact().equals(TRAIL)
                && params.getOrDefault("attribute", "").equals("eventSource")
                && params.getOrDefault("values", "").contains('"' + ECS + '"')
                && item.code() == OutcomeCode.COLLECTED;
    }

    /** The history is read from its newest call back: of a part, what is later than the oldest call is there. */
    private static boolean isPast(ItemOutcome item, Instant time) {
        return item.code() == OutcomeCode.PARTIAL
                && item.extent().first().filter(time.minus(ENDS)::isAfter).isPresent();
    }

    private static boolean has(TimeWindow window, Instant time) {
        return !time.isBefore(window.from()) && time.isBefore(window.to());
    }
}
