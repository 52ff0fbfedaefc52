package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Ended;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/**
 * One question to the event data store of a named trail, in CloudTrail Lake: {@code StartQuery}, {@code DescribeQuery}
 * until it has ended, {@code GetQueryResults} page by page. The query goes on while nobody waits for it, and its id stands
 * in the cursor. CloudTrail Lake accepts no new customers since 2026-05-31 (CloudTrail user guide).
 */
public final class TrailLakeSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "aws.cloudtrail.lake",
            "Who did what, from a named event data store of CloudTrail Lake: the target, its role sessions, exec,"
                    + " deleted logs",
            Volatility.V4,
            false,
            true,
            List.of(LakeQuery.START.key(), LakeQuery.DESCRIBE.key(), LakeQuery.RESULTS.key()),
            List.of(LakeQuery.START.permission(), LakeQuery.DESCRIBE.permission(), LakeQuery.RESULTS.permission()),
            "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetQueryResults.html");

    private final AwsClients clients;

    public TrailLakeSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        Optional<TrailQuestion> question = TrailQuestion.of(item);
        if (question.isEmpty()
                || !(NamedTrail.parse(item.param(NamedTrail.PARAM)) instanceof NamedTrail.EventDataStore store)) {
            return new Step.Finished(TrailAnswer.unfit());
        }
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        LakeProgress progress = LakeProgress.from(from.orElse(Cursor.START));
        return new LakeReading(item, question.get(), store, progress, clients, calls, recorder).read(deadline);
    }
}
