package org.ephemera.collect;

import java.util.Optional;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;

/** Stands for what nobody can read from outside, so that its absence is never taken for "clean". */
public record ImpossibleSource(Artifact artifact, String reason) implements EvidenceSource {
    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline) {
        return new Step.Finished(new Outcome.Impossible(reason));
    }
}
