package org.ephemera.azure.plan;

import java.time.Duration;
import java.time.Instant;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.MetricInterval;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/**
 * Plan of the metric items: one-minute points for the window and at least the last day, five-minute points for the time
 * before.
 */
final class MetricsPlan {
    /** Window length below the retention, so that it is still covered when its item is collected. */
    private static final Duration KEPT = MetricsCatalog.KEPT.minusHours(1);

    private static final Duration FINE = Duration.ofDays(1);

    private MetricsPlan() {}

    /**
     * Plans the items. A requested time before the retention remains in the window, so that the outcome reports it.
     *
     * @param about item of the target; metrics outlive it
     * @param now current time, from which the retention of 93 days is counted
     */
    static void plan(PlannedItem about, Instant now, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        Instant end = about.window().to();
        Instant day = end.minus(FINE);
        Instant begin = now.minus(KEPT);
        Instant requested = about.window().from().isBefore(day) ? about.window().from() : day;
        Instant kept = requested.isAfter(begin) ? requested : begin;
        Instant fine = about.window().from().isBefore(begin) ? about.window().from() : kept;
        for (MetricKind kind : MetricKind.of(place.kind())) {
            recorder.plan(
                    MetricsCatalog.METRICS,
                    new TimeWindow(fine, end),
                    new MetricsCatalog.Parameters(place, kind, MetricInterval.MINUTE));
            if (begin.isBefore(fine)) {
                recorder.plan(
                        MetricsCatalog.METRICS,
                        new TimeWindow(begin, fine),
                        new MetricsCatalog.Parameters(place, kind, MetricInterval.FIVE_MINUTES));
            }
        }
    }
}
