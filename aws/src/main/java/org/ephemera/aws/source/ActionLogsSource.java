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
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/**
 * Whether the cluster's action logs are on, and where they go. They tell step by step what ECS itself did in deployments
 * of services, and keep the reasons of failed tasks for longer than an hour. The streams in CloudWatch Logs are planned
 * from here.
 */
public final class ActionLogsSource implements EvidenceSource {
    private static final String REFERENCE =
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/action-logs.html";
    /** One for each service or daemon of the cluster that was deployed in the window; the newest. */
    private static final int MOST_STREAMS = 50;

    public static final Artifact ARTIFACT = new Artifact(
            "aws.ecs.action-logs",
            "Whether ECS logs its own actions in the cluster, and where",
            Volatility.V5,
            false,
            false,
            List.of(
                    Deliveries.SOURCES.key(),
                    Deliveries.LINKS.key(),
                    Deliveries.DESTINATIONS.key(),
                    LogStreams.DESCRIBE.key(),
                    Caller.GET.key()),
            List.of(
                    Deliveries.SOURCES.permission(),
                    Deliveries.LINKS.permission(),
                    Deliveries.DESTINATIONS.permission(),
                    LogStreams.DESCRIBE.permission()),
            REFERENCE);

    public static final Artifact LOG = new Artifact(
            "aws.ecs.action-log",
            "What ECS itself did in the deployments of a service",
            Volatility.V4,
            false,
            false,
            LogStreamSource.ARTIFACT.operations(),
            LogStreamSource.ARTIFACT.permissions(),
            REFERENCE);

    private final AwsClients clients;

    public ActionLogsSource(AwsClients clients) {
        this.clients = clients;
    }

    /** Reads one of the streams. */
    public static EvidenceSource log(AwsClients clients) {
        return new LogStreamSource(clients, LOG);
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        return switch (new Deliveries(clients, calls, deadline).actionLogsOf(new EcsPlace(item))) {
            case Deliveries.OutOfTime none -> new Step.Paused(Cursor.START);
            case Deliveries.Nowhere nowhere ->
                new Step.Finished(
                        nowhere.why() instanceof Outcome.NotEnabled
                                ? new Caller(clients, calls).ofList(nowhere.why(), item)
                                : nowhere.why());
            case Deliveries.Elsewhere elsewhere ->
                new Step.Finished(new Outcome.NotApplicable(
                        "the actions are logged in " + elsewhere.where() + ", which is not read; get them there"));
            case Deliveries.InGroup in -> {
                Listed<LogStream> listed = new LogStreams(clients, calls, in.region(), in.group())
                        .touching(item.window(), "", name -> true, deadline);
                yield planned(listed, in, item, recorder);
            }
        };
    }

    private static Step planned(Listed<LogStream> listed, Deliveries.InGroup in, PlannedItem item, Recorder recorder) {
        return switch (listed) {
            case Listed.OutOfTime<LogStream> none -> new Step.Paused(Cursor.START);
            case Listed.Cut<LogStream> cut -> {
                int planned = plan(cut.items(), in, item, recorder);
                Outcome outcome = planned == 0
                        ? cut.why()
                        : new Outcome.Partial(
                                streams(planned) + "; " + cut.why().message());
                yield new Step.Finished(NamedOutcome.of(in.group(), outcome), Extent.of(planned));
            }
            case Listed.Whole<LogStream> whole -> {
                int planned = plan(whole.items(), in, item, recorder);
                Outcome outcome = outcome(planned, whole.items().size());
                yield new Step.Finished(NamedOutcome.of(in.group(), outcome), Extent.of(planned));
            }
        };
    }

    private static int plan(List<LogStream> streams, Deliveries.InGroup in, PlannedItem item, Recorder recorder) {
        List<LogStream> newest = streams.stream()
                .sorted(LogStreams.NEWEST_FIRST)
                .limit(MOST_STREAMS)
                .toList();
        for (LogStream stream : newest) {
            Map<String, String> params = new TreeMap<>();
            params.put("target", item.param("target"));
            params.put("region", in.region());
            params.put("group", in.group());
            params.put("stream", stream.logStreamName());
            LogStreams.since(stream).ifPresent(time -> params.put(LogKeeping.SINCE, time.toString()));
            recorder.plan(LOG, item.window(), params);
        }
        return newest.size();
    }

    private static Outcome outcome(int planned, int all) {
        if (all == 0) {
            return new Outcome.Empty("the actions are logged there, and there were none in the window");
        }
        return planned < all
                ? new Outcome.Partial("of " + streams(all) + " the newest " + planned + " are collected")
                : new Outcome.Collected(streams(all));
    }

    private static String streams(int count) {
        return Counted.of(count, "stream") + " of the window";
    }
}
