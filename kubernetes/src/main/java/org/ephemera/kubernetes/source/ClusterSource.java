package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.ClusterConnection;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.call.SourceContext;
import org.ephemera.model.Artifact;

/** Source of one artifact of the cluster in the parameters of an item. */
final class ClusterSource implements EvidenceSource {
    private final Artifact artifact;
    private final SourceContext access;
    private final Reading reading;

    /** Reads an item, after the connection to its cluster is available. */
    @FunctionalInterface
    interface Reading {
        SourceResult read(ItemContext context) throws IOException;
    }

    ClusterSource(Artifact artifact, SourceContext access, Reading reading) {
        this.artifact = artifact;
        this.access = access;
        this.reading = reading;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ClusterConnection cluster;
        try {
            cluster = access.clusters().of(item, recorder.run());
        } catch (ClusterException e) {
            return e.isCutByDeadline()
                    ? new SourceResult.Paused(from.orElse(ResumeCursor.START))
                    : new SourceResult.Finished(e.outcome());
        }
        if (!from.orElse(ResumeCursor.START).equals(ResumeCursor.START)) {
            // The server responded to this item in an earlier run.
            cluster.reachability().answered();
        }
        ItemCalls calls = new ItemCalls(artifact, cluster, recorder, deadline, access);
        return reading.read(new ItemContext(item, from, calls, recorder, deadline, access));
    }
}
