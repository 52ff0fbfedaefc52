package org.ephemera.aws.source;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Volatility;

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
            List.of(ExecStreams.DESCRIBE.key(), ExecObjects.LIST.key()),
            List.of(ExecStreams.DESCRIBE.permission(), ExecObjects.LIST.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ExecuteCommandConfiguration.html");

    private final AwsClients clients;

    public ExecLogsSource(AwsClients clients) {
        this.clients = clients;
    }

    /** Plans the places that the cluster's configuration names, and where it names none, that it does so. */
    static void plan(ExecLogging logging, PlannedItem cluster, Recorder recorder) {
        Map<String, String> params =
                new TreeMap<>(Map.of("target", cluster.param("target"), "region", cluster.param("region")));
        switch (logging.mode()) {
            case ExecLogging.OVERRIDE -> {
                if (!logging.group().isEmpty()) {
                    plan(cluster.param("region"), logging.group(), cluster, recorder);
                }
                if (!logging.bucket().isEmpty()) {
                    params.put("bucket", logging.bucket());
                    params.put("prefix", logging.prefix());
                    recorder.plan(ARTIFACT, cluster.window(), params);
                }
            }
            // Those groups are planned with the containers' own logs.
            case ExecLogging.DEFAULT -> {}
            case ExecLogging.NONE -> {
                Ended.put(
                        params,
                        new Outcome.NotEnabled("the cluster's configuration says that exec sessions are not logged"));
                recorder.plan(ARTIFACT, cluster.window(), params);
            }
            default -> {
                String why = logging.why().isEmpty()
                        ? "the cluster's configuration sends them to '" + Shown.of(logging.mode())
                                + "', which this program does not know"
                        : logging.why();
                Ended.put(params, new Outcome.Failed("NotTold", why));
                recorder.plan(ARTIFACT, cluster.window(), params);
            }
        }
    }

    /** Plans a log group in which sessions may be logged. */
    static void plan(String region, String group, PlannedItem finder, Recorder recorder) {
        recorder.plan(
                ARTIFACT, finder.window(), Map.of("target", finder.param("target"), "region", region, "group", group));
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
                ? new ExecStreams(clients, calls, item).plan(recorder, deadline)
                : new ExecObjects(clients, calls, item).plan(recorder, deadline);
        String place = item.param("bucket").isEmpty() ? item.param("group") : item.param("bucket");
        return switch (step) {
            case Step.Paused paused -> paused;
            case Step.Finished finished ->
                new Step.Finished(NamedOutcome.of(place, finished.outcome()), finished.extent());
        };
    }
}
