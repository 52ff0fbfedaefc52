package org.ephemera.collect;

import org.ephemera.format.Cursor;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/** Result of one call of a source. */
public sealed interface SourceResult {
    record Finished(Outcome outcome, Extent extent) implements SourceResult {
        public Finished(Outcome outcome) {
            this(outcome, Extent.NONE);
        }
    }

    /** The deadline passed. Another call resumes at {@code cursor}. */
    record Paused(Cursor cursor) implements SourceResult {}
}
