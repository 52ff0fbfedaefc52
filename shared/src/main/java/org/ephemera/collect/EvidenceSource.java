package org.ephemera.collect;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;

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
}
