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
 * Planner of the metric items of a target. One-minute data points are requested for the window of the target, extended
 * to at least one day. Five-minute data points are requested for earlier times within the retention.
 */
final class MetricsPlan {
    /**
     * Age of the oldest requested data point: one hour less than the retention. Azure Monitor then still has the data
     * point when the item is collected.
     */
    private static final Duration KEPT = MetricsCatalog.KEPT.minusHours(1);

    private static final Duration FINE = Duration.ofDays(1);

    private MetricsPlan() {}

    /**
     * Plans the items. If the window begins before the retention, the item keeps this start, and its outcome reports
     * the time for which Azure Monitor has deleted the metrics.
     *
     * @param about item of the target; Azure Monitor keeps the metrics of a deleted target
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
