package org.ephemera.aws.plan;

import java.time.Duration;
import org.ephemera.model.TimeWindow;

/** Time span of the metrics that are requested from CloudWatch for a target. */
final class MetricTimeSpan {
    /**
     * Time span that shows the usual behavior. CloudWatch keeps one-minute points for 15 days, and lists metrics with
     * points in the last two weeks.
     */
    private static final Duration BASELINE = Duration.ofDays(14);

    private MetricTimeSpan() {}

    /** Returns the two weeks up to the end of the window, or the window if it is longer. */
    static TimeWindow of(TimeWindow window) {
        TimeWindow baseline = TimeWindow.before(window.to(), BASELINE);
        return window.from().isBefore(baseline.from()) ? window : baseline;
    }
}
