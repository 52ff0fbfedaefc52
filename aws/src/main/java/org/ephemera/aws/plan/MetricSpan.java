package org.ephemera.aws.plan;

import java.time.Duration;
import org.ephemera.model.TimeWindow;

/** For which time CloudWatch is asked about the metrics of a target. */
final class MetricSpan {
    /** What was ordinary shows in so much: as long as CloudWatch keeps a minute, and lists what is silent. */
    private static final Duration ORDINARY = Duration.ofDays(14);

    private MetricSpan() {}

    /** Two weeks up to the end of the window; all of the window if it is longer. */
    static TimeWindow of(TimeWindow window) {
        TimeWindow ordinary = TimeWindow.before(window.to(), ORDINARY);
        return window.from().isBefore(ordinary.from()) ? window : ordinary;
    }
}
