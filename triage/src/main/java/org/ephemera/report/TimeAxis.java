package org.ephemera.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.analyze.model.PointList;
import org.ephemera.analyze.model.TimeSeries;

/** Common time axis of plots. */
record TimeAxis(Instant from, Instant to) {
    /** Width in units of the drawing. */
    static final int WIDTH = 1000;

    private static final int LABELS = 4;

    boolean holds(Instant time) {
        return !time.isBefore(from) && !time.isAfter(to);
    }

    /** Returns the points within the time span. */
    PointList of(TimeSeries series) {
        return PointList.of(series.points()).within(from, to);
    }

    double x(Instant time) {
        return position(Duration.between(from, time).toMillis());
    }

    /**
     * Returns the position of a time.
     *
     * @param second since the epoch
     */
    double x(long second) {
        return position(second * 1000 - from.toEpochMilli());
    }

    private double position(long millis) {
        return (double) millis / Math.max(1, Duration.between(from, to).toMillis()) * WIDTH;
    }

    /** Returns evenly spaced labels, including both ends. */
    List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i <= LABELS; i++) {
            labels.add(TimeText.brief(
                    from.plus(Duration.between(from, to).multipliedBy(i).dividedBy(LABELS))));
        }
        return labels;
    }
}
