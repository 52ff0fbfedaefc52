package org.ephemera.azure.plan;

import java.time.Duration;
import java.time.Instant;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.MetricGrain;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.collect.Recorder;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;

/** Which questions about metrics there are: the window, and the last day at least, by the minute, what lies before it by five. */
final class MetricsPlan {
    /** What is asked at the very edge of what is kept is gone when the question's turn comes. */
    private static final Duration KEPT = MetricsCatalog.KEPT.minusHours(1);

    private static final Duration FINE = Duration.ofDays(1);

    private MetricsPlan() {}

    /**
     * Plans the questions. What was asked for and is not kept any more stays in them, so that the outcome says so.
     *
     * @param about the item that tells of the target; metrics outlive it
     * @param now what is older than 93 days then is not kept, wherever the window ends
     */
    static void plan(PlannedItem about, Instant now, Recorder recorder) {
        AzurePlace place = AzurePlace.of(about);
        Instant end = about.window().to();
        Instant day = end.minus(FINE);
        Instant begin = now.minus(KEPT);
        Instant asked = about.window().from().isBefore(day) ? about.window().from() : day;
        Instant kept = asked.isAfter(begin) ? asked : begin;
        Instant fine = about.window().from().isBefore(begin) ? about.window().from() : kept;
        for (MetricKind kind : MetricKind.of(place.kind())) {
            recorder.plan(
                    MetricsCatalog.METRICS,
                    new TimeWindow(fine, end),
                    new MetricsCatalog.Parameters(place, kind, MetricGrain.MINUTE));
            if (begin.isBefore(fine)) {
                recorder.plan(
                        MetricsCatalog.METRICS,
                        new TimeWindow(begin, fine),
                        new MetricsCatalog.Parameters(place, kind, MetricGrain.FIVE_MINUTES));
            }
        }
    }
}
