package org.ephemera.azure.apps;

import java.util.Optional;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;

/**
 * The live log stream of an app's containers. It could be had, but not by reading alone: the item says so, so that nobody
 * takes the rows of Log Analytics for all that there was.
 */
public final class AppLogStreamSource implements EvidenceSource {
    @Override
    public Artifact artifact() {
        return AppsCatalog.LOG_STREAM;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline) {
        return new Step.Finished(new Outcome.Skipped(
                "the stream is opened with a token that only a POST (getAuthToken) gives out, and the"
                        + " same token opens a console: whoever only reads does not ask for it. What was written is,"
                        + " minutes later, where the environment sends its logs, if anywhere"));
    }
}
