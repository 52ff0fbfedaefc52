package org.ephemera.lab.aws.metrics;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that a request covers: from its start on, up to but without its end.
 *
 * @param now the present, from which retention counts
 */
record MetricWindow(Instant start, Instant end, Instant now) {

    private static final Duration ONE_MINUTE_KEPT = Duration.ofDays(15);
    private static final Duration FIVE_MINUTES_KEPT = Duration.ofDays(63);
    private static final Duration ONE_HOUR_KEPT = Duration.ofDays(455);

    /**
     * The first point of a period: not before the start, which is rounded down to the resolution that is
     * kept from then, and not before what retention has taken. Of a period that is finer than what is kept from the start on
     * there is no point at all, not even of the time of which there would be (CloudWatch API reference, MetricStat).
     */
    Instant first(Duration period) {
        Duration resolution = resolution(start);
        if (!isMultiple(period, resolution)) {
            return end;
        }
        Instant rounded = floor(start, resolution);
        Instant oldest = now.minus(ONE_HOUR_KEPT);
        Instant from = rounded.isAfter(oldest) ? rounded : oldest;
        Instant first = floor(from, period);
        return first.isBefore(from) ? first.plus(period) : first;
    }

    /** Points lie before this instant; there are none in the future. */
    Instant last() {
        return end.isBefore(now) ? end : now;
    }

    private Duration resolution(Instant instant) {
        Duration age = Duration.between(instant, now);
        if (age.compareTo(ONE_MINUTE_KEPT) < 0) {
            return Duration.ofMinutes(1);
        }
        return age.compareTo(FIVE_MINUTES_KEPT) < 0 ? Duration.ofMinutes(5) : Duration.ofHours(1);
    }

    private static boolean isMultiple(Duration period, Duration unit) {
        return period.toSeconds() % unit.toSeconds() == 0;
    }

    private static Instant floor(Instant instant, Duration unit) {
        long seconds = unit.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(instant.getEpochSecond(), seconds) * seconds);
    }
}
