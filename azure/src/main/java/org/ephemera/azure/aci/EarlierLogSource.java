package org.ephemera.azure.aci;

import java.util.Optional;
import org.ephemera.azure.catalog.AciCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/**
 * Source of the output of a container's earlier instances. No API call returns it. The item records that there were
 * earlier instances, so that the log of the current instance is not mistaken for the complete log.
 */
public final class EarlierLogSource implements EvidenceSource {
    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        String container =
                ParameterCodec.read(item, AciCatalog.EarlierLogParameters.class).container();
        return new SourceResult.Finished(PrefixedOutcome.of(container, outcome));
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline) {
        throw new IllegalStateException("the item of an earlier log is planned with a preset outcome");
    }
}
