package org.ephemera.report;

import java.util.Comparator;
import java.util.Optional;
import org.ephemera.analyze.model.Measured;
import org.ephemera.analyze.model.Series;

/**
 * Series with the same are drawn over each other.
 *
 * @param of what they are of; empty of a log, and where no dimension says it
 * @param container in the words of the source: containers of other tasks may have the same name
 */
record LaneKey(Lane.Family family, Optional<Measured> of, String container, String unit, String dimensions) {
    static final Comparator<LaneKey> ORDER = Comparator.comparing(LaneKey::container)
            .thenComparing(key -> key.of().map(Measured::task).orElse(""))
            .thenComparing(LaneKey::family)
            .thenComparing(LaneKey::unit)
            .thenComparing(LaneKey::dimensions);

    static LaneKey of(Series series) {
        return new LaneKey(
                Lane.Family.of(series),
                Measured.of(series),
                series.container(),
                series.unit(),
                series.dimensions().toString());
    }
}
