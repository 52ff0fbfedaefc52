package org.ephemera.aws.exec;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.logs.LogStreamLister;
import org.ephemera.aws.plan.ExecLogPlan;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/**
 * Source of the exec sessions in one log destination. They are found by the form of their names, because CloudTrail
 * records a session minutes later and keeps it only for the time of its history.
 */
public final class ExecLogsSource implements EvidenceSource {
    private final AwsClients clients;

    public ExecLogsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var place = ParameterCodec.read(item, ExecCatalog.Parameters.class);
        ItemCalls calls = new ItemCalls(ExecCatalog.EXEC_LOGS, recorder, deadline, clients);
        SourceResult step = place.bucket().isEmpty()
                ? streams(calls, place, item, recorder, deadline)
                : new ExecSessionObjects(clients, calls, place, item).plan(recorder, deadline);
        String name = place.bucket().isEmpty() ? place.group() : place.bucket();
        return switch (step) {
            case SourceResult.Paused paused -> paused;
            case SourceResult.Finished finished ->
                new SourceResult.Finished(PrefixedOutcome.of(name, finished.outcome()), finished.extent());
        };
    }

    private SourceResult streams(
            ItemCalls calls, ExecCatalog.Parameters place, PlannedItem item, Recorder recorder, Deadline deadline)
            throws IOException {
        ListResult<LogStream> listed = new LogStreamLister(clients, calls, place.region(), place.group())
                .list(
                        ExecLogPlan.storageWindow(item.window()),
                        ExecSessionListing.PREFIX,
                        ExecSessionListing::isName,
                        deadline);
        return ExecSessionListing.found(
                listed,
                LogStreamLister.NEWEST_FIRST,
                stream -> ExecLogPlan.planGroupLog(
                        stream.logStreamName(), place.region(), place.group(), item, recorder));
    }
}
