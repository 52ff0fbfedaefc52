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
import org.ephemera.aws.logs.LogStreamLister;
import org.ephemera.aws.logs.LogStreamSource;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/**
 * Source of the delivery settings of a cluster's action logs, which plans their log streams in CloudWatch Logs. Action
 * logs record each step of service deployments that ECS performed, and keep the reasons of failed tasks for longer than
 * one hour.
 */
public final class ActionLogsSource implements EvidenceSource {
    /**
     * Limit of collected streams, newest first. A cluster has one stream for each service or daemon that was deployed.
     */
    private static final int MOST_STREAMS = 50;

    private final AwsClients clients;

    public ActionLogsSource(AwsClients clients) {
        this.clients = clients;
    }

    /** Returns the source that reads one of the planned streams. */
    public static EvidenceSource log(AwsClients clients) {
        return new LogStreamSource(clients, EcsCatalog.ACTION_LOG);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(EcsCatalog.ACTION_LOGS, recorder, deadline, clients);
        return switch (new LogDeliveryLookup(clients, calls, deadline).actionLogsOf(EcsPlace.of(item))) {
            case LogDeliveryLookup.OutOfTime none -> new SourceResult.Paused(ResumeCursor.START);
            case LogDeliveryLookup.Nowhere nowhere ->
                new SourceResult.Finished(
                        nowhere.why() instanceof Outcome.NotEnabled
                                ? new CallerIdentity(clients, calls).explainEmptyList(nowhere.why(), item)
                                : nowhere.why());
            case LogDeliveryLookup.Elsewhere elsewhere ->
                new SourceResult.Finished(new Outcome.NotApplicable("action logs are delivered to " + elsewhere.where()
                        + ", which this collector does not read; retrieve them there"));
            case LogDeliveryLookup.InGroup in -> {
                ListResult<LogStream> listed = new LogStreamLister(clients, calls, in.region(), in.group())
                        .list(item.window(), "", name -> true, deadline);
                yield planned(listed, in, item, recorder);
            }
        };
    }

    private static SourceResult planned(
            ListResult<LogStream> listed, LogDeliveryLookup.InGroup in, PlannedItem item, Recorder recorder) {
        return switch (listed) {
            case ListResult.OutOfTime<LogStream> none -> new SourceResult.Paused(ResumeCursor.START);
            case ListResult.Incomplete<LogStream> cut -> {
                int planned = plan(cut.items(), in, item, recorder);
                Outcome outcome = planned == 0
                        ? cut.why()
                        : new Outcome.Partial(
                                streams(planned) + "; " + cut.why().message());
                yield new SourceResult.Finished(PrefixedOutcome.of(in.group(), outcome), EvidenceExtent.of(planned));
            }
            case ListResult.Complete<LogStream> whole -> {
                int planned = plan(whole.items(), in, item, recorder);
                Outcome outcome = outcome(planned, whole.items().size());
                yield new SourceResult.Finished(PrefixedOutcome.of(in.group(), outcome), EvidenceExtent.of(planned));
            }
        };
    }

    private static int plan(
            List<LogStream> streams, LogDeliveryLookup.InGroup in, PlannedItem item, Recorder recorder) {
        List<LogStream> newest = streams.stream()
                .sorted(LogStreamLister.NEWEST_FIRST)
                .limit(MOST_STREAMS)
                .toList();
        for (LogStream stream : newest) {
            recorder.plan(
                    EcsCatalog.ACTION_LOG,
                    item.window(),
                    new LogsCatalog.StreamParameters(
                            new LogsCatalog.GroupParameters(EcsPlace.of(item).target(), in.region(), in.group()),
                            stream.logStreamName(),
                            LogStreamLister.earliestEvent(stream)
                                    .map(Instant::toString)
                                    .orElse("")));
        }
        return newest.size();
    }

    private static Outcome outcome(int planned, int all) {
        if (all == 0) {
            return new Outcome.Empty(
                    "action logs are delivered to this log group, and no stream was active in the window");
        }
        return planned < all
                ? new Outcome.Partial("only the newest " + planned + " of " + streams(all) + " are collected")
                : new Outcome.Collected(streams(all));
    }

    private static String streams(int count) {
        return CountText.of(count, "stream") + " active in the window";
    }
}
