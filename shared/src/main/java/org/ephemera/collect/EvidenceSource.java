package org.ephemera.collect;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;

/** Reads one artifact from a live system. Read-only. */
public interface EvidenceSource {
    Artifact artifact();

    /**
     * True if the last to end waits for this one's answers: others are planned from them, or it takes the most calls, one
     * after the other. It is begun first if nothing more volatile has to wait for a thread because of it.
     */
    default boolean leads() {
        return false;
    }

    /**
     * Collects the item until it is finished or {@code deadline} passes. What the cloud refuses or does not have is an
     * outcome; an exception means that the collector itself could not go on, and becomes FAILED.
     *
     * @param from where an earlier call paused; empty at the first
     */
    Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline) throws IOException;
}
