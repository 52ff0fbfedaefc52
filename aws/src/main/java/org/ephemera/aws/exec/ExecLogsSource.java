package org.ephemera.aws.exec;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.call.ListResult;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.logs.LogStreams;
import org.ephemera.aws.plan.ExecLogPlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.PresetOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/**
 * A place where exec sessions are logged, and which of them are there. They are found by the form of their names, as
 * CloudTrail tells of a session minutes later, and of none that is older than its history.
 */
public final class ExecLogsSource implements EvidenceSource {
    private final AwsClients clients;

    public ExecLogsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = PresetOutcome.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        ItemCalls calls = new ItemCalls(ExecCatalog.EXEC_LOGS, recorder, deadline, clients.clock());
        Step step = item.param("bucket").isEmpty()
                ? streams(calls, item, recorder, deadline)
                : new ExecObjects(clients, calls, item).plan(recorder, deadline);
        String place = item.param("bucket").isEmpty() ? item.param("group") : item.param("bucket");
        return switch (step) {
            case Step.Paused paused -> paused;
            case Step.Finished finished ->
                new Step.Finished(PrefixedOutcome.of(place, finished.outcome()), finished.extent());
        };
    }

    private Step streams(ItemCalls calls, PlannedItem item, Recorder recorder, Deadline deadline) throws IOException {
        String region = item.param("region");
        String group = item.param("group");
        ListResult<LogStream> listed = new LogStreams(clients, calls, region, group)
                .touching(ExecLogPlan.stored(item.window()), ExecSessions.PREFIX, ExecSessions::isName, deadline);
        return ExecSessions.found(
                listed,
                LogStreams.NEWEST_FIRST,
                stream -> ExecLogPlan.inGroup(stream.logStreamName(), region, group, item, recorder));
    }
}
