package org.ephemera.azure.metrics;

import java.time.Instant;
import java.util.Optional;
import org.ephemera.azure.call.KnownDay;
import org.ephemera.collect.source.Times;

/** The earliest and the latest of many times as they are written, of which few are parsed; what is no time says nothing. */
final class PointTimes {
    /** As long as {@code 2026-11-25T10:00:00Z}: of this form the order of characters is that of time. */
    private static final int SECONDS = 20;

    private final KnownDay days = new KnownDay();
    private String least = "";
    private String greatest = "";
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    void take(String time) {
        if (!days.isTime(time)) {
            return;
        }
        if (time.length() == SECONDS && time.endsWith("Z") && time.charAt(SECONDS / 2) == 'T') {
            least = least.isEmpty() || time.compareTo(least) < 0 ? time : least;
            greatest = time.compareTo(greatest) > 0 ? time : greatest;
        } else {
            Optional<Instant> at = KnownDay.parse(time);
            first = Times.earlier(first, at);
            last = Times.later(last, at);
        }
    }

    Optional<Instant> first() {
        return Times.earlier(first, KnownDay.parse(least));
    }

    Optional<Instant> last() {
        return Times.later(last, KnownDay.parse(greatest));
    }
}
