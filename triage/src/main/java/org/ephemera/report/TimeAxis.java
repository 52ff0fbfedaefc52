package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;

/** The time that plots share, and where on it a moment lies. */
record TimeAxis(Instant from, Instant to) {
    /** In units of the drawing. */
    static final int WIDTH = 1000;

    private static final int LABELS = 4;

    boolean holds(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    /** The points that lie on it. */
    PointList of(TimeSeries series) {
        return PointList.of(series.points()).within(from, to);
    }

    double x(Instant time) {
        return along(Duration.between(from, time).toMillis());
    }

    /** @param second since the epoch */
    double x(long second) {
        return along(second * 1000 - from.toEpochMilli());
    }

    private double along(long millis) {
        return (double) millis / Math.max(1, Duration.between(from, to).toMillis()) * WIDTH;
    }

    /** Evenly spread, the ends among them. */
    List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i <= LABELS; i++) {
            labels.add(TimeText.brief(
                    from.plus(Duration.between(from, to).multipliedBy(i).dividedBy(LABELS))));
        }
        return labels;
    }
}
