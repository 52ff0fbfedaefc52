package org.ephemera.report;

import java.util.Comparator;
import java.util.Optional;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.TimeSeries;

/**
 * Series with the same are drawn over each other.
 *
 * @param of what they are of; empty of a log, and where no dimension says it
 * @param container in the words of the source: containers of other tasks may have the same name
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
