package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.LifecycleEvents;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;

/**
 * How the task started and stopped. ECS has no call that lists such events: they stand in the task's description and in
 * the alert, which are in the package already, and are pointed at here.
 */
public final class StartupEventsSource implements EvidenceSource {
    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        return LifecycleEvents.note(item, recorder, "the task", "stand in its description and the alert");
    }
}
