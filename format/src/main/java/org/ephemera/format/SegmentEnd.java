package org.ephemera.format;

import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/** How a segment of the acquisition log closes: this is the only record of progress. */
public sealed interface SegmentEnd {
    /** The attempt goes on in its next segment; should it die, the item goes on from {@code cursor}. */
    record Continues(Cursor cursor) implements SegmentEnd {}

    /** The attempt is over and the item is not: another attempt goes on from {@code cursor}. */
    record Paused(Cursor cursor) implements SegmentEnd {}

    /** Item and attempt are over. */
    record Finished(Outcome outcome, Extent extent) implements SegmentEnd {}
}
