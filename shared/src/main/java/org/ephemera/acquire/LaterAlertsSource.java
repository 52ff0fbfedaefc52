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
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;
import org.ephemera.store.EvidenceStore;

/** The alerts that were filed beside a package, into the one that follows it ({@link FollowUpFinder}): nothing else seals their bytes. */
public final class LaterAlertsSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "follow-up.alerts",
            "The alerts that were filed beside the package before, as they came: those after its window, and those that the budget left out",
            Volatility.V2,
            true,
            true,
            List.of("ephemera:ReadTriggers"),
            List.of(),
            "package-format.md#3-what-was-asked-openjson");

    /** In bytes, more than any that is filed: what the cloud hands over at most (6 MiB), in Base64, and what is told of it. */
    static final int LARGEST = 9 << 20;

    /** Parameter of the item: the id of the package that is followed. */
    record Parameters(String follows) {}

    private final EvidenceStore store;

    /** @param store in which both packages are */
    public LaterAlertsSource(EvidenceStore store) {
        this.store = store;
    }

    /** For packages in this store. */
    public static RegisteredSource registered(EvidenceStore store) {
        return new RegisteredSource(ARTIFACT, new LaterAlertsSource(store));
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        String followed = ParameterCodec.read(item, Parameters.class).follows();
        StoreFolderCopy beside = new StoreFolderCopy(
                store, "ReadTriggers", TriggerFile.FOLDER + followed + "/", LARGEST, LaterEventFiles::isEvent);
        StoreFolderCopy.Copied copied = beside.copy(from, recorder, deadline);
        if (copied.paused()) {
            return new SourceResult.Paused(copied.cursor());
        }
        Outcome outcome = copied.count() == 0
                ? new Outcome.Empty("no alert is filed beside package " + followed)
                : new Outcome.Collected(CountText.of(copied.count(), "alert"));
        return new SourceResult.Finished(copied.of(outcome), Extent.of(copied.count()));
    }
}
