package org.ephemera.aws.ecs;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsCatalog;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.iam.CallerIdentity;
import org.ephemera.aws.logs.LogStreamSource;
import org.ephemera.aws.logs.LogStreams;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/**
 * Whether the cluster's action logs are on, and where they go. They tell step by step what ECS itself did in deployments
 * of services, and keep the reasons of failed tasks for longer than an hour. The streams in CloudWatch Logs are planned
 * from here.
 */
public final class ActionLogsSource implements EvidenceSource {
    /** One for each service or daemon of the cluster that was deployed in the window; the newest. */
    private static final int MOST_STREAMS = 50;

    private final AwsClients clients;

    public ActionLogsSource(AwsClients clients) {
        this.clients = clients;
    }

    /** Reads one of the streams. */
    public static EvidenceSource log(AwsClients clients) {
        return new LogStreamSource(clients, EcsCatalog.ACTION_LOG);
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(EcsCatalog.ACTION_LOGS, recorder, deadline, clients);
        return switch (new LogDeliveries(clients, calls, deadline).actionLogsOf(EcsPlace.of(item))) {
            case LogDeliveries.OutOfTime none -> new Step.Paused(Cursor.START);
            case LogDeliveries.Nowhere nowhere ->
                new Step.Finished(
                        nowhere.why() instanceof Outcome.NotEnabled
                                ? new CallerIdentity(clients, calls).ofList(nowhere.why(), item)
                                : nowhere.why());
            case LogDeliveries.Elsewhere elsewhere ->
                new Step.Finished(new Outcome.NotApplicable(
                        "the actions are logged in " + elsewhere.where() + ", which is not read; get them there"));
            case LogDeliveries.InGroup in -> {
                ListResult<LogStream> listed = new LogStreams(clients, calls, in.region(), in.group())
                        .touching(item.window(), "", name -> true, deadline);
                yield planned(listed, in, item, recorder);
            }
        };
    }

    private static Step planned(
            ListResult<LogStream> listed, LogDeliveries.InGroup in, PlannedItem item, Recorder recorder) {
        return switch (listed) {
            case ListResult.OutOfTime<LogStream> none -> new Step.Paused(Cursor.START);
            case ListResult.Cut<LogStream> cut -> {
                int planned = plan(cut.items(), in, item, recorder);
                Outcome outcome = planned == 0
                        ? cut.why()
                        : new Outcome.Partial(
                                streams(planned) + "; " + cut.why().message());
                yield new Step.Finished(PrefixedOutcome.of(in.group(), outcome), Extent.of(planned));
            }
            case ListResult.Whole<LogStream> whole -> {
                int planned = plan(whole.items(), in, item, recorder);
                Outcome outcome = outcome(planned, whole.items().size());
                yield new Step.Finished(PrefixedOutcome.of(in.group(), outcome), Extent.of(planned));
            }
        };
    }

    private static int plan(List<LogStream> streams, LogDeliveries.InGroup in, PlannedItem item, Recorder recorder) {
        List<LogStream> newest = streams.stream()
                .sorted(LogStreams.NEWEST_FIRST)
                .limit(MOST_STREAMS)
                .toList();
        for (LogStream stream : newest) {
            recorder.plan(
                    EcsCatalog.ACTION_LOG,
                    item.window(),
                    new LogsCatalog.StreamParameters(
                            new LogsCatalog.GroupParameters(EcsPlace.of(item).target(), in.region(), in.group()),
                            stream.logStreamName(),
                            LogStreams.since(stream).map(Instant::toString).orElse("")));
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
        return CountText.of(count, "stream") + " of the window";
    }
}
