package org.ephemera.aws.trail;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.aws.target.NamedTrail;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;

/**
 * One question to the event data store of a named trail, in CloudTrail Lake: {@code StartQuery}, {@code DescribeQuery}
 * until it has ended, {@code GetQueryResults} page by page. The query goes on while nobody waits for it, and its id stands
 * in the cursor. CloudTrail Lake accepts no new customers since 2026-05-31 (CloudTrail user guide).
 */
public final class TrailLakeSource implements EvidenceSource {
    private final AwsClients clients;

    public TrailLakeSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = PresetOutcome.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        Optional<TrailQuery> question = TrailQuery.of(item);
        if (question.isEmpty()
                || !(NamedTrail.parse(item.param(NamedTrail.PARAM)) instanceof NamedTrail.EventDataStore store)) {
            return new Step.Finished(TrailOutcomes.unfit());
        }
        ItemCalls calls = new ItemCalls(TrailCatalog.TRAIL_LAKE, recorder, deadline, clients.clock());
        LakeProgress progress = LakeProgress.from(from.orElse(Cursor.START));
        return new LakeQueryReader(item, question.get(), store, progress, clients, calls, recorder).read(deadline);
    }
}
