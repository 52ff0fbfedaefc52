package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Moments;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/**
 * How the task started and stopped. ECS has no call that lists such events: they stand in the task's description and in
 * the alert, which are in the package already, and are pointed at here.
 */
public final class StartupEventsSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "aws.ecs.startup-events",
            "How the task started and stopped: times, pull, attachments, stop reasons, exit codes",
            Volatility.V2,
            false,
            false,
            List.of(),
            List.of(),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html");

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        return Moments.note(item, recorder, "the task", "stand in its description and the alert");
    }
}
