package org.ephemera.recorder;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.RegisteredSource;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.StoreFolderCopy;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;
import org.ephemera.store.EvidenceStore;

/**
 * Source that copies the recorded events or definitions of one hour from the store into the package of the hour ({@link
 * StoreFolderCopy}).
 */
public final class SpoolSource implements EvidenceSource {
    private static final String OPERATION = "ReadSpool";

    /** Size limit in bytes: the largest event or body in Base64 with its JSON fields. */
    private static final int LARGEST = 2 << 20;

    static final Artifact EVENTS =
            artifact("recorder.events", "Recorded events: container stops as the cloud reported them, unchanged");

    static final Artifact DEFINITIONS = artifact(
            "recorder.definitions",
            "Definitions that recorded events reference, requested within seconds: task definitions, container groups");

    public static final List<Artifact> ARTIFACTS = List.of(EVENTS, DEFINITIONS);

    private final Artifact artifact;
    private final EvidenceStore store;

    private SpoolSource(Artifact artifact, EvidenceStore store) {
        this.artifact = artifact;
        this.store = store;
    }

    /** Returns the sources for packages in the same store. */
    public static List<RegisteredSource> all(EvidenceStore store) {
        return ARTIFACTS.stream()
                .map(artifact -> new RegisteredSource(artifact, new SpoolSource(artifact, store)))
                .toList();
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        StoreFolderCopy.Copied copied = new StoreFolderCopy(store, OPERATION, folder(item), LARGEST, key -> true)
                .copy(from, recorder, deadline);
        if (copied.paused()) {
            return new SourceResult.Paused(copied.cursor());
        }
        SpoolContent content = new SpoolContent(store, item);
        SourceResult.Finished all = artifact.equals(EVENTS) ? content.events(copied.count()) : content.definitions();
        return new SourceResult.Finished(copied.of(all.outcome()), all.extent());
    }

    private String folder(PlannedItem item) {
        var params = ParameterCodec.read(item, SpoolKeys.Parameters.class);
        return artifact.equals(EVENTS)
                ? SpoolKeys.events(params.scope(), params.hour())
                : SpoolKeys.definitions(params.scope(), params.hour());
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
