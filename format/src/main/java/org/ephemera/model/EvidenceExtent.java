package org.ephemera.model;

import java.time.Instant;
import java.util.Optional;

/**
 * Number and time range of the records of an item, and the end of their retention in the source.
 *
 * @param records log events, data points or objects; zero if the source has none
 * @param first time of the earliest record
 * @param last time of the latest record
 * @param lostAfter time at which the source would have deleted them, if it states one
 */
public record EvidenceExtent(
        long records, Optional<Instant> first, Optional<Instant> last, Optional<Instant> lostAfter) {
    public static final EvidenceExtent NONE = of(0);

    /** Returns an extent without times. */
    public static EvidenceExtent of(long records) {
        return new EvidenceExtent(records, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns this extent with the times of its earliest and latest record. */
    public EvidenceExtent between(Instant earliest, Instant latest) {
        return new EvidenceExtent(records, Optional.of(earliest), Optional.of(latest), lostAfter);
    }

    /** Returns this extent with the end of its retention. */
    public EvidenceExtent lostAfter(Instant deadline) {
        return new EvidenceExtent(records, first, last, Optional.of(deadline));
    }
}
