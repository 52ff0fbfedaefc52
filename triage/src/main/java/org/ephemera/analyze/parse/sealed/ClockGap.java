package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.ephemera.analyze.model.Gap;
import org.ephemera.format.OpenRecord;

/**
 * The window ends when the collector's clock said that it was opened, and sources tell of times by theirs: where the two differ, its end is
 * not where it seems to be, whatever became of the items.
 */
public final class ClockGap {
    /** Less than what is waited for anyway before a log is read for the last time. */
    private static final Duration SMALL = Duration.ofSeconds(15);

    private ClockGap() {}

    /** None if the clocks were not compared, agree, or somebody asked for an end that was over by either of them. */
    public static List<Gap> of(SealedPackage sealed) {
        JsonNode clock = sealed.closing().path("clock").path("offsetMs");
        return clock.isNumber() ? of(sealed.request(), Duration.ofMillis(clock.asLong())) : List.of();
    }

    /** @param offset the sources' clock less the collector's */
    private static List<Gap> of(OpenRecord request, Duration offset) {
        Instant end = request.window().to();
        Instant opened = request.openedAt();
        if (offset.compareTo(SMALL) >= 0 && end.equals(opened)) {
            return List.of(gap(
                    offset,
                    "behind",
                    "what happened after " + end
                            + " by theirs, until collecting began, is outside of the window: set the"
                            + " clock and collect again"));
        }
        if (offset.negated().compareTo(SMALL) >= 0 && end.isAfter(opened.plus(offset))) {
            return List.of(gap(
                    offset,
                    "ahead of",
                    "by theirs the window had not ended when it was read: of what happened from " + opened.plus(offset)
                            + " to " + end + " there may be nothing: set the clock and collect again"));
        }
        return List.of();
    }

    private static Gap gap(Duration offset, String how, String what) {
        return new Gap(
                "window",
                "the collector's clock was " + offset.abs().toSeconds() + " s " + how
                        + " the sources', as the median of" + " their answers tells; " + what);
    }
}
