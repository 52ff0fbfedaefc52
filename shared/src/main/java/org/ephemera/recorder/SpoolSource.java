package org.ephemera.recorder;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.Step;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.StoredFolder;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import org.ephemera.store.EvidenceStore;

/** What was recorded in one hour, from the store into the hour's package ({@link StoredFolder}). */
public final class SpoolSource implements EvidenceSource {
    private static final String OPERATION = "ReadSpool";

    /** The largest event or body in Base64, and what is told of it. */
    private static final int LARGEST = 2 << 20;

    static final Artifact EVENTS = artifact(
            "recorder.events", "Recorded events: each time a container stopped, what the cloud said of it, as it came");

    static final Artifact DEFINITIONS = artifact(
            "recorder.definitions",
            "What recorded events name, as the cloud described it within seconds: task definitions, container groups");

    public static final List<Artifact> ARTIFACTS = List.of(EVENTS, DEFINITIONS);

    private final Artifact artifact;
    private final EvidenceStore store;

    private SpoolSource(Artifact artifact, EvidenceStore store) {
        this.artifact = artifact;
        this.store = store;
    }

    /** For packages in the same store. */
    public static List<RegisteredSource> all(EvidenceStore store) {
        return ARTIFACTS.stream()
                .map(artifact -> new RegisteredSource(artifact, new SpoolSource(artifact, store)))
                .toList();
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        StoredFolder.Copied copied =
                new StoredFolder(store, OPERATION, folder(item), LARGEST, key -> true).copy(from, recorder, deadline);
        if (copied.paused()) {
            return new Step.Paused(copied.cursor());
        }
        SpoolContent content = new SpoolContent(store, item);
        Step.Finished all = artifact.equals(EVENTS) ? content.events(copied.count()) : content.definitions();
        return new Step.Finished(copied.of(all.outcome()), all.extent());
    }

    private String folder(PlannedItem item) {
        var asked = ParameterCodec.read(item, SpoolKeys.Parameters.class);
        return artifact.equals(EVENTS)
                ? SpoolKeys.events(asked.scope(), asked.hour())
                : SpoolKeys.definitions(asked.scope(), asked.hour());
    }

    private static Artifact artifact(String id, String title) {
        return new Artifact(
                id,
                title,
                Volatility.V2,
                true,
                true,
                List.of("ephemera:" + OPERATION),
                List.of(),
                "package-format.md#9-the-recorder");
    }
}
