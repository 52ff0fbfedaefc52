package org.ephemera.collect;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/** Reads one artifact from a live system. Read-only. A {@link SourceLine} binds it to the artifact. */
@FunctionalInterface
public interface EvidenceSource {
    /**
     * Collects the item until it is finished or {@code deadline} passes. What the cloud refuses or does not have is an
     * outcome; an exception means that the collector itself could not go on, and becomes FAILED.
     *
     * @param from where an earlier call paused; empty at the first
     */
    Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline) throws IOException;

    /**
     * Finishes an item that was planned with its outcome; called instead of {@link #collect}. Override it to plan the items
     * that depend on this one, or to name the subject in the outcome.
     */
    default Step finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) throws IOException {
        return new Step.Finished(outcome);
    }
}
