package org.ephemera.acquire;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.StoreFolderCopy;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Artifact;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;
import org.ephemera.store.EvidenceStore;

/**
 * Source that copies the alerts filed under a package into its follow-up package ({@link FollowUpFinder}). No other
 * source seals their bytes.
 */
public final class FiledAlertsSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "follow-up.alerts",
            "The alerts filed under the previous package, as received: alerts after its window, and alerts that"
                    + " exceeded the budget",
            Volatility.V2,
            true,
            true,
            List.of("ephemera:ReadTriggers"),
            List.of(),
            "package-format.md#3-what-was-asked-openjson");

    /**
     * Size limit in bytes, above the largest possible file: the maximum payload of the cloud (6 MiB) in Base64, plus
     * metadata.
     */
    static final int LARGEST = 9 << 20;

    /** Parameter of the item: the id of the previous package. */
    record Parameters(String follows) {}

    private final EvidenceStore store;

    /**
     * Creates the source.
     *
     * @param store store that contains both packages
     */
    public FiledAlertsSource(EvidenceStore store) {
        this.store = store;
    }

    /** Returns the source for packages in this store. */
    public static RegisteredSource registered(EvidenceStore store) {
        return new RegisteredSource(ARTIFACT, new FiledAlertsSource(store));
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        String previous = ParameterCodec.read(item, Parameters.class).follows();
        StoreFolderCopy folder = new StoreFolderCopy(
                store, "ReadTriggers", TriggerFiles.FOLDER + previous + "/", LARGEST, FiledEventStore::isEvent);
        StoreFolderCopy.Copied copied = folder.copy(from, recorder, deadline);
        if (copied.paused()) {
            return new SourceResult.Paused(copied.cursor());
        }
        Outcome outcome = copied.count() == 0
                ? new Outcome.Empty("no alert is filed under package " + previous)
                : new Outcome.Collected(CountText.of(copied.count(), "alert"));
        return new SourceResult.Finished(copied.of(outcome), EvidenceExtent.of(copied.count()));
    }
}
