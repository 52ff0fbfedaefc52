package org.ephemera.collect;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/**
 * Source of one artifact, read from a live system without changing it. A {@link SourceLine} binds it to the artifact.
 */
@FunctionalInterface
public interface EvidenceSource {
    /**
     * Collects the item until it is finished or {@code deadline} passes. A request that the cloud denies, and an object
     * that does not exist, are outcomes. An exception means that the collector itself failed, and becomes FAILED.
     *
     * @param from cursor at which an earlier call paused; empty for the first call
     */
    SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException;

    /**
     * Finishes an item that was planned with its outcome; called instead of {@link #collect}. A source overrides it to
     * plan the items that depend on this one, or to include the subject in the outcome.
     */
    default SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) throws IOException {
        return new SourceResult.Finished(outcome);
    }
}
