package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Ended;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/**
 * A place where exec sessions are logged, and which of them are there. They are found by the form of their names, as
 * CloudTrail tells of a session minutes later, and of none that is older than its history.
 */
public final class ExecLogsSource implements EvidenceSource {
    public static final Artifact ARTIFACT = new Artifact(
            "aws.ecs.exec-logs",
            "Where exec sessions are logged, and which of them are there",
            Volatility.V3,
            false,
            false,
            List.of(LogStreams.DESCRIBE.key(), ExecObjects.LIST.key()),
            List.of(LogStreams.DESCRIBE.permission(), ExecObjects.LIST.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html");

    private final AwsClients clients;

    public ExecLogsSource(AwsClients clients) {
        this.clients = clients;
    }

    /**
     * Plans the places that the cluster's configuration names, and where it names none, that it does so. The default
     * place, the containers' own log groups, is planned with their logs.
     */
    static void plan(ExecLogging logging, PlannedItem cluster, TimeWindow window, Recorder recorder) {
        String target = cluster.param("target");
        String region = cluster.param("region");
        if (!logging.group().isEmpty()) {
            plan(region, logging.group(), target, window, recorder);
        }
        if (!logging.bucket().isEmpty()) {
            recorder.plan(
                    ARTIFACT,
                    window,
                    Map.of("target", target, "region", region, "bucket", logging.bucket(), "prefix", logging.prefix()));
        }
        logging.nowhere().ifPresent(why -> {
            Map<String, String> params = new TreeMap<>(Map.of("target", target, "region", region));
            Ended.put(params, why);
            recorder.plan(ARTIFACT, window, params);
        });
    }

    /** Plans a log group in which sessions may be logged. */
    static void plan(String region, String group, String target, TimeWindow window, Recorder recorder) {
        recorder.plan(ARTIFACT, window, Map.of("target", target, "region", region, "group", group));
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
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        Step step = item.param("bucket").isEmpty()
                ? streams(calls, item, recorder, deadline)
                : new ExecObjects(clients, calls, item).plan(recorder, deadline);
        String place = item.param("bucket").isEmpty() ? item.param("group") : item.param("bucket");
        return switch (step) {
            case Step.Paused paused -> paused;
            case Step.Finished finished ->
                new Step.Finished(NamedOutcome.of(place, finished.outcome()), finished.extent());
        };
    }

    private Step streams(Calls calls, PlannedItem item, Recorder recorder, Deadline deadline) throws IOException {
        String region = item.param("region");
        String group = item.param("group");
        Listed<LogStream> listed = new LogStreams(clients, calls, region, group)
                .touching(ExecSessionSource.stored(item.window()), ExecSessions.PREFIX, ExecSessions::isName, deadline);
        return ExecSessions.found(
                listed,
                LogStreams.NEWEST_FIRST,
                stream -> ExecSessionSource.inGroup(stream.logStreamName(), region, group, item, recorder));
    }
}
