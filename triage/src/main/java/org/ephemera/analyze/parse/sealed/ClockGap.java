package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.format.OpenRecord;

/**
 * Gap about the clock of the collector. The window ends at the time at which the collector's clock showed its opening,
 * but sources record times with their own clocks. A difference moves the end of the window, independently of the items'
 * outcomes.
 */
public final class ClockGap {
    /** Tolerance: less than the delay before the last read of a log. */
    private static final Duration SMALL = Duration.ofSeconds(15);

    private ClockGap() {}

    /**
     * Returns the gap; none if the clocks were not compared or agree, or if the requested end was in the past for both
     * clocks.
     */
    public static List<EvidenceGap> of(SealedPackage sealed) {
        JsonNode clock = sealed.closing().path("clock").path("offsetMs");
        return clock.isNumber() ? of(sealed.request(), Duration.ofMillis(clock.asLong())) : List.of();
    }

    /**
     * Returns the gap of a clock offset.
     *
     * @param offset time of the sources minus time of the collector
     */
    private static List<EvidenceGap> of(OpenRecord request, Duration offset) {
        Instant end = request.window().to();
        Instant opened = request.openedAt();
        if (offset.compareTo(SMALL) >= 0 && end.equals(opened)) {
            return List.of(gap(
                    offset,
                    "behind",
                    "events between " + end
                            + " (sources' clock) and the start of the collection are outside of the window;"
                            + " set the clock and collect again"));
        }
        if (offset.negated().compareTo(SMALL) >= 0 && end.isAfter(opened.plus(offset))) {
            return List.of(gap(
                    offset,
                    "ahead of",
                    "by the sources' clock the window had not ended when it was read, so events from "
                            + opened.plus(offset) + " to " + end + " may be missing; set the clock and collect again"));
        }
        return List.of();
    }

    private static EvidenceGap gap(Duration offset, String how, String what) {
        return new EvidenceGap(
                "window",
                "the collector's clock was " + offset.abs().toSeconds() + " s " + how
                        + " the sources' clock (median of their responses); " + what);
    }
}
