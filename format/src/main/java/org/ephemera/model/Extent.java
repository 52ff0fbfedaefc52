package org.ephemera.model;

import java.time.Instant;
import java.util.Optional;

/**
 * How much a source gave and how long it would have kept it.
 *
 * @param records log events, data points or objects; zero where the source has none
 * @param first time of the earliest record
 * @param last time of the latest record
 * @param lostAfter when the source would have lost it, as far as it says
 */
public record Extent(long records, Optional<Instant> first, Optional<Instant> last, Optional<Instant> lostAfter) {
    public static final Extent NONE = of(0);

    public static Extent of(long records) {
        return new Extent(records, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public Extent between(Instant earliest, Instant latest) {
        return new Extent(records, Optional.of(earliest), Optional.of(latest), lostAfter);
    }

    public Extent lostAfter(Instant deadline) {
        return new Extent(records, first, last, Optional.of(deadline));
    }
}
