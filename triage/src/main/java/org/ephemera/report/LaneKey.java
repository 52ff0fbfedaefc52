package org.ephemera.report;

import java.util.Comparator;
import java.util.Optional;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.TimeSeries;

/**
 * Key of a lane: series with equal keys are drawn in one lane.
 *
 * @param of the measured subject; empty for a log and for series without dimensions
 * @param container name in the source; containers of other tasks may have the same name
 */
record LaneKey(PlotLane.Family family, Optional<MetricSubject> of, String container, String unit, String dimensions) {
    static final Comparator<LaneKey> ORDER = Comparator.comparing(LaneKey::container)
            .thenComparing(key -> key.of().map(MetricSubject::task).orElse(""))
            .thenComparing(LaneKey::family)
            .thenComparing(LaneKey::unit)
            .thenComparing(LaneKey::dimensions);

    static LaneKey of(TimeSeries series) {
        return new LaneKey(
                PlotLane.Family.of(series),
                MetricSubject.of(series),
                series.container(),
                series.unit(),
                series.dimensions().toString());
    }
}
