package org.ephemera.lab.aws.metrics;

import java.time.Duration;
import java.time.Instant;

/**
 * Time range of a request to the simulated CloudWatch. The start is inclusive, the end is exclusive.
 *
 * @param now current time, from which the retention is calculated
 */
record MetricWindow(Instant start, Instant end, Instant now) {

    private static final Duration ONE_MINUTE_KEPT = Duration.ofDays(15);
    private static final Duration FIVE_MINUTES_KEPT = Duration.ofDays(63);
    private static final Duration ONE_HOUR_KEPT = Duration.ofDays(455);

    /**
     * Returns the time of the first datapoint: the requested start, rounded down to the resolution that is stored for
     * that age, or the oldest time that is still stored. If the period is finer than the resolution at the start, the
     * whole range has no datapoints, although a finer resolution is stored for later times (CloudWatch API reference,
     * MetricStat).
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

    /** Returns the exclusive end of the datapoints, which is never in the future. */
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
