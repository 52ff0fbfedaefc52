package org.ephemera.report;

import java.util.Comparator;
import java.util.Optional;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.TimeSeries;

/**
 * Key of a lane of the metrics chart. Time series with equal keys are drawn in the same lane.
 *
 * @param subject measured subject; empty for a log and for series without dimensions
 * @param container container name in the metric; not unique, because containers of other tasks may have the same name
 */
record LaneKey(
        PlotLane.Family family, Optional<MetricSubject> subject, String container, String unit, String dimensions) {
    static final Comparator<LaneKey> ORDER = Comparator.comparing(LaneKey::container)
            .thenComparing(key -> key.subject().map(MetricSubject::task).orElse(""))
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
