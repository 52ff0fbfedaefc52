package org.ephemera.azure.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.model.TimeWindow;

/** How far points lie apart, and for how long one question may ask: some thousand points of each series. */
public enum MetricGrain {
    MINUTE(Duration.ofMinutes(1), Duration.ofDays(1)),
    FIVE_MINUTES(Duration.ofMinutes(5), Duration.ofDays(7));

    private final Duration step;
    private final Duration span;

    MetricGrain(Duration step, Duration span) {
        this.step = step;
        this.span = span;
    }

    public Duration step() {
        return step;
    }

    /**
     * The newest first: what is lost soonest is not what is oldest here, but what matters most is what is newest. Where one ends and the
     * next begins a point ends and the next begins: a point that reached over it would be in both answers, of half of its time in each.
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
