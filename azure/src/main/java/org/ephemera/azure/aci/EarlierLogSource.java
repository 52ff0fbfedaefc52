package org.ephemera.azure.aci;

import java.util.Optional;
import org.ephemera.azure.catalog.AciCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/**
 * What a container wrote before it was last started. There is no call for it: the item says that there was something, so
 * that nobody takes the log of the current instance for the whole.
 */
public final class EarlierLogSource implements EvidenceSource {
    @Override
    public Step finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        String container = ParameterCodec.read(item, AciCatalog.EarlierLogParameters.class).container();
        return new Step.Finished(PrefixedOutcome.of(container, outcome));
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline) {
        throw new IllegalStateException("an earlier log is planned with its outcome");
    }
}
