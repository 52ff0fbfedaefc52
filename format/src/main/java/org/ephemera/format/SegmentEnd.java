package org.ephemera.format;

import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/** End of a segment of the acquisition log, which is the only record of progress. */
public sealed interface SegmentEnd {
    /** The attempt continues in its next segment. If its worker dies, another attempt resumes at {@code cursor}. */
    record Continues(ResumeCursor cursor) implements SegmentEnd {}

    /** The attempt ended, but the item did not: another attempt resumes at {@code cursor}. */
    record Paused(ResumeCursor cursor) implements SegmentEnd {}

    /** Attempt and item ended. */
    record Finished(Outcome outcome, EvidenceExtent extent) implements SegmentEnd {}
}
