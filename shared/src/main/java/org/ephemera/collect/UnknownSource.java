package org.ephemera.collect;

import java.util.List;
import java.util.Optional;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;

/** For an item that another version of the collector planned and this one does not know. */
record UnknownSource(PlannedItem item) implements EvidenceSource {
    @Override
    public Artifact artifact() {
        return new Artifact(
                item.artifact(),
                item.artifact(),
                item.volatility(),
                item.required(),
                item.sensitive(),
                List.of(),
                List.of(),
                "");
    }

    @Override
    public Step collect(PlannedItem planned, Optional<Cursor> from, Recorder recorder, Deadline deadline) {
        return new Step.Finished(new Outcome.Failed(
                "UnknownArtifact",
                "this version of the collector has no source for " + item.artifact()
                        + "; collect again with one that has"));
    }
}
