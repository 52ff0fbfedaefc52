package org.ephemera.azure.metrics;

import java.time.Instant;
import java.util.Optional;
import org.ephemera.azure.call.SameDayTimeParser;
import org.ephemera.collect.source.OptionalTimes;

/**
 * First and last of many times in text form. Times of the usual form are compared as text, and only the result is
 * parsed. Invalid times are ignored.
 */
final class PointTimes {
    /** Length of {@code 2026-11-25T10:00:00Z}. Texts of this form sort like the times. */
    private static final int SECONDS = 20;

    private final SameDayTimeParser days = new SameDayTimeParser();
    private String least = "";
    private String greatest = "";
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    void add(String time) {
        if (!days.isTime(time)) {
            return;
        }
        if (time.length() == SECONDS && time.endsWith("Z") && time.charAt(SECONDS / 2) == 'T') {
            least = least.isEmpty() || time.compareTo(least) < 0 ? time : least;
            greatest = time.compareTo(greatest) > 0 ? time : greatest;
        } else {
            Optional<Instant> at = SameDayTimeParser.parse(time);
            first = OptionalTimes.earlier(first, at);
            last = OptionalTimes.later(last, at);
        }
    }

    Optional<Instant> first() {
        return OptionalTimes.earlier(first, SameDayTimeParser.parse(least));
    }

    Optional<Instant> last() {
        return OptionalTimes.later(last, SameDayTimeParser.parse(greatest));
    }
}
