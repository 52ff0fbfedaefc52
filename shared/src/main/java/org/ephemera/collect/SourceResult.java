package org.ephemera.collect;

import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/** Result of one call of a source. */
public sealed interface SourceResult {
    record Finished(Outcome outcome, EvidenceExtent extent) implements SourceResult {
        public Finished(Outcome outcome) {
            this(outcome, EvidenceExtent.NONE);
        }
    }

    /** The deadline passed. Another call resumes at {@code cursor}. */
    record Paused(ResumeCursor cursor) implements SourceResult {}
}
