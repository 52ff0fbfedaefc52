package org.ephemera.azure.aci;

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
 * Source of the start and stop events of the containers. Container Instances has no call that lists them. They are part
 * of the group's stored response, and this item references their places in it.
 */
public final class StartupEventsSource implements EvidenceSource {
    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        return LifecycleEvents.finish(item, recorder, "the group", "are in the stored response");
    }
}
