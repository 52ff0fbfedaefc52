package org.ephemera.aws.exec;

import java.io.IOException;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.ExecCatalog;
import org.ephemera.aws.logs.LogStreamSource;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/**
 * Source of the input and output of one exec session. Session Manager stores it when the session ends, as a stream or
 * an object with the name of the session.
 */
public final class ExecSessionSource implements EvidenceSource {
    private final AwsClients clients;
    private final LogStreamSource streams;

    public ExecSessionSource(AwsClients clients) {
        this.clients = clients;
        this.streams = new LogStreamSource(clients, ExecCatalog.EXEC_SESSION);
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        return finish(ParameterCodec.read(item, ExecCatalog.Parameters.class), new SourceResult.Finished(outcome));
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var session = ParameterCodec.read(item, ExecCatalog.Parameters.class);
        SourceResult step = session.bucket().isEmpty()
                ? streams.collect(item, from, recorder, deadline)
                : new ExecSessionObjects(
                                clients,
                                new ItemCalls(ExecCatalog.EXEC_SESSION, recorder, deadline, clients),
                                session,
                                item)
                        .session(deadline);
        return finish(session, step);
    }

    private static SourceResult finish(ExecCatalog.Parameters session, SourceResult step) {
        return switch (step) {
            case SourceResult.Paused paused -> paused;
            case SourceResult.Finished finished ->
                new SourceResult.Finished(
                        PrefixedOutcome.of(session.session(), explain(finished.outcome())), finished.extent());
        };
    }

    /** An active session has no log yet. */
    private static Outcome explain(Outcome outcome) {
        return outcome instanceof Outcome.Expired expired
                ? new Outcome.Expired(expired.message()
                        + "; or the session is still active, because its output is stored when it ends")
                : outcome;
    }
}
