package org.ephemera.aws.exec;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.logs.LogStreams;
import org.ephemera.aws.plan.ExecLogPlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
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
        var place = ParameterCodec.read(item, ExecCatalog.Parameters.class);
        ItemCalls calls = new ItemCalls(ExecCatalog.EXEC_LOGS, recorder, deadline, clients);
        Step step = place.bucket().isEmpty()
                ? streams(calls, place, item, recorder, deadline)
                : new ExecObjects(clients, calls, place, item).plan(recorder, deadline);
        String name = place.bucket().isEmpty() ? place.group() : place.bucket();
        return switch (step) {
            case Step.Paused paused -> paused;
            case Step.Finished finished ->
                new Step.Finished(PrefixedOutcome.of(name, finished.outcome()), finished.extent());
        };
    }

    private Step streams(
            ItemCalls calls, ExecCatalog.Parameters place, PlannedItem item, Recorder recorder, Deadline deadline)
            throws IOException {
        ListResult<LogStream> listed = new LogStreams(clients, calls, place.region(), place.group())
                .touching(ExecLogPlan.stored(item.window()), ExecSessions.PREFIX, ExecSessions::isName, deadline);
        return ExecSessions.found(
                listed,
                LogStreams.NEWEST_FIRST,
                stream -> ExecLogPlan.inGroup(stream.logStreamName(), place.region(), place.group(), item, recorder));
    }
}
