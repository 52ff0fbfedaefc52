package org.ephemera.collect;

import org.ephemera.format.Cursor;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;

/** How one call of a source ended. */
public sealed interface Step {
    record Finished(Outcome outcome, Extent extent) implements Step {
        public Finished(Outcome outcome) {
            this(outcome, Extent.NONE);
        }
    }

    /** Time ran out; another call goes on from {@code cursor}. */
    record Paused(Cursor cursor) implements Step {}
}
