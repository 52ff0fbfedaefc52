package org.ephemera.azure.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.model.TimeWindow;

/** Interval of metric points with the longest span of one request: some thousand points of each series. */
public enum MetricInterval {
    MINUTE(Duration.ofMinutes(1), Duration.ofDays(1)),
    FIVE_MINUTES(Duration.ofMinutes(5), Duration.ofDays(7));

    private final Duration step;
    private final Duration span;

    MetricInterval(Duration step, Duration span) {
        this.step = step;
        this.span = span;
    }

    /** Returns the interval between points. */
    public Duration step() {
        return step;
    }

    /**
     * Splits a window into spans, the newest first, because the newest points matter most. Spans begin and end at the
     * boundary of a point: a point across a boundary would be in both responses, each time with half of its data.
     */
    public List<TimeWindow> spans(TimeWindow window) {
        List<TimeWindow> spans = new ArrayList<>();
        for (Instant end = window.to(); window.from().isBefore(end); ) {
            Instant begin = aligned(end.minus(span));
            Instant from = begin.isBefore(window.from()) ? window.from() : begin;
            spans.add(new TimeWindow(from, end));
            end = from;
        }
        return spans;
    }

    private Instant aligned(Instant time) {
        return Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), step.toSeconds()) * step.toSeconds());
    }
}
