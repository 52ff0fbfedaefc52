package org.ephemera.aws.ecs;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.LifecycleEvents;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;

/**
 * Source of the lifecycle events of a task. ECS has no call that lists them: they are in the task's description and in
 * the alert, which the package already contains, and this item references them.
 */
public final class StartupEventsSource implements EvidenceSource {
    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        return LifecycleEvents.finish(item, recorder, "the task", "are in its description and the alert");
    }
}
