package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The time that plots share, and where on it a moment lies. */
record TimeAxis(Instant from, Instant to) {
    /** In units of the drawing. */
    static final int WIDTH = 1000;

    private static final int LABELS = 4;

    boolean holds(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    double x(Instant time) {
        double share = (double) Duration.between(from, time).toMillis()
                / Math.max(1, Duration.between(from, to).toMillis());
        return share * WIDTH;
    }

    /** Evenly spread, the ends among them. */
    List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i <= LABELS; i++) {
            labels.add(Moments.brief(
                    from.plus(Duration.between(from, to).multipliedBy(i).dividedBy(LABELS))));
        }
        return labels;
    }
}
