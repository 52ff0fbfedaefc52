package org.ephemera.aws.eks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EksCatalog;
import org.ephemera.aws.catalog.EksPlace;
import org.ephemera.aws.logs.FilterProgress;
import org.ephemera.aws.logs.FilterResult;
import org.ephemera.aws.logs.FilteredEvents;
import org.ephemera.aws.logs.InsightsSearch;
import org.ephemera.aws.logs.LogRetentionCheck;
import org.ephemera.aws.logs.LogStreamLister;
import org.ephemera.aws.logs.QueryProgress;
import org.ephemera.aws.logs.QueryResult;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/**
 * Source of pod logs that an agent on the nodes sent to CloudWatch (Container Insights). They outlive the pod and the
 * kubelet's log files. One item lists the streams of the target and plans further items that read them. If no stream
 * name identifies the target, the complete log group is searched.
 */
public final class EksInsightsLogsSource implements EvidenceSource {
    private static final int MOST_STREAMS = 100;

    /**
     * Limit of characters of the stream names in one item. The acquisition log contains them with each page and the
     * index with each body: a hundred names would need more space than the lines, and more memory than a function has.
     */
    private static final int LONGEST_NAMES = 2_000;

    /**
     * Stream name after the file that the agent reads:
     * {@code NODE-application.var.log.containers.POD_NAMESPACE_CONTAINER-ID.log}.
     */
    private static final Pattern STREAM =
            Pattern.compile("(?:.*\\.containers\\.)?(?<pod>[^_/]+)_(?<namespace>[^_/]+)_.*");

    private final AwsClients clients;

    public EksInsightsLogsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, EksCatalog.InsightsLogsParameters.class);
        Collection collection = new Collection(
                item,
                params.place(),
                EksTargetNames.of(params.place()),
                new ItemCalls(EksCatalog.INSIGHTS_LOGS, recorder, deadline, clients),
                recorder,
                deadline);
        if (!params.streams().isEmpty()) {
            return collection.read(params.streams(), "", from.orElse(ResumeCursor.START));
        }
        // Only a search of the complete log group leaves a cursor.
        return from.filter(cursor -> !cursor.state().isEmpty()).isPresent()
                ? collection.search(from.get())
                : collection.list();
    }

    private final class Collection {
        private final PlannedItem item;
        private final EksPlace place;
        private final EksTargetNames names;
        private final ItemCalls calls;
        private final Recorder recorder;
        private final Deadline deadline;
        private final String group;

        Collection(
                PlannedItem item,
                EksPlace place,
                EksTargetNames names,
                ItemCalls calls,
                Recorder recorder,
                Deadline deadline) {
            this.item = item;
            this.place = place;
            this.names = names;
            this.calls = calls;
            this.recorder = recorder;
            this.deadline = deadline;
            this.group = "/aws/containerinsights/" + place.cluster() + "/application";
        }

        SourceResult list() throws IOException {
            ListResult<LogStream> listed = new LogStreamLister(clients, calls, place.region(), group)
                    .list(item.window(), "", this::isOfTarget, deadline);
            return switch (listed) {
                case ListResult.OutOfTime<LogStream> notEnabled -> new SourceResult.Paused(ResumeCursor.START);
                case ListResult.Complete<LogStream> whole ->
                    whole.items().isEmpty() ? search(ResumeCursor.START) : planStreams(whole.items(), Optional.empty());
                case ListResult.Incomplete<LogStream> cut ->
                    cut.items().isEmpty()
                            ? new SourceResult.Finished(notEnabled(cut.why()))
                            : planStreams(cut.items(), Optional.of(cut.why()));
            };
        }

        private boolean isOfTarget(String stream) {
            Matcher matcher = STREAM.matcher(stream);
            return matcher.matches()
                    && matcher.group("namespace").equals(names.namespace())
                    && names.isPod(matcher.group("pod"))
                    // The agent begins the name of a stream with that of its node.
                    && stream.startsWith(place.nodeName());
        }

        private SourceResult planStreams(List<LogStream> streams, Optional<Outcome> gap) {
            List<String> newest = streams.stream()
                    .sorted(LogStreamLister.NEWEST_FIRST)
                    .limit(MOST_STREAMS)
                    .map(LogStream::logStreamName)
                    .toList();
            for (List<String> batch : batches(newest)) {
                recorder.plan(
                        EksCatalog.INSIGHTS_LOGS, item.window(), new EksCatalog.InsightsLogsParameters(place, batch));
            }
            String found = CountText.of(streams.size(), "stream") + " active in the window";
            if (gap.isPresent()) {
                return new SourceResult.Finished(
                        new Outcome.Partial(found + "; " + gap.get().message()), EvidenceExtent.of(newest.size()));
            }
            return new SourceResult.Finished(
                    newest.size() < streams.size()
                            ? new Outcome.Partial(
                                    "only the newest " + newest.size() + " of " + found + " are collected")
                            : new Outcome.Collected(found),
                    EvidenceExtent.of(newest.size()));
        }

        private static List<List<String>> batches(List<String> names) {
            List<List<String>> batches = new ArrayList<>();
            int length = LONGEST_NAMES;
            for (String name : names) {
                length += name.length();
                if (length > LONGEST_NAMES) {
                    batches.add(new ArrayList<>());
                    length = name.length();
                }
                batches.getLast().add(name);
            }
            return batches;
        }

        /** Searches the complete log group by the fields that the agent adds to each line. */
        SourceResult search(ResumeCursor from) throws IOException {
            return read(List.of(), names.pattern("kubernetes.namespace_name", "kubernetes.pod_name"), from);
        }

        SourceResult read(List<String> streams, String pattern, ResumeCursor from) throws IOException {
            if (QueryProgress.isFromQuery(Optional.of(from))) {
                return searchWithInsights(Optional.of(from));
            }
            FilterResult end = new FilteredEvents(clients, calls, recorder, deadline)
                    .read(
                            new FilteredEvents.Search(
                                    place.region(),
                                    group,
                                    streams,
                                    pattern,
                                    item.window(),
                                    item.window().to()),
                            FilterProgress.from(from));
            return switch (end) {
                case FilterResult.OutOfTime late -> new SourceResult.Paused(late.cursor());
                case FilterResult.Incomplete cut ->
                    new SourceResult.Finished(cut.outcome(), end.progress().extent());
                case FilterResult.Refused refused
                when FilteredEvents.isUnsupportedClass(refused.refusal()) -> searchWithInsights(Optional.empty());
                case FilterResult.Refused refused ->
                    new SourceResult.Finished(notEnabled(FailureOutcomes.outcome(refused.refusal())));
                case FilterResult.Complete whole ->
                    new SourceResult.Finished(
                            checkRetention(
                                    found(whole.progress().events(), ""),
                                    whole.progress().events()),
                            end.progress().extent());
            };
        }

        private Outcome checkRetention(Outcome read, long lines) throws IOException {
            return new LogRetentionCheck(clients, calls, item, place.region(), group).checkSearch(read, lines);
        }

        private Outcome found(long lines, String suffix) {
            return lines == 0
                    ? new Outcome.Empty(group + " contains no line of the target in the window" + suffix)
                    : new Outcome.Collected(CountText.of(lines, "line") + " of the target's logs" + suffix);
        }

        /** Searches with Logs Insights by the fields that the agent adds, independent of stream names. */
        private SourceResult searchWithInsights(Optional<ResumeCursor> from) throws IOException {
            QueryResult end = new InsightsSearch(
                            clients,
                            calls,
                            recorder,
                            deadline,
                            place.region(),
                            group,
                            "filter " + names.condition("namespace_name", "pod_name"))
                    .search(item.window(), from);
            EvidenceExtent extent = end.progress().extent();
            return switch (end) {
                case QueryResult.OutOfTime late ->
                    new SourceResult.Paused(late.progress().cursor());
                case QueryResult.Incomplete cut -> new SourceResult.Finished(cut.outcome(), extent);
                case QueryResult.Refused refused ->
                    new SourceResult.Finished(notEnabled(FailureOutcomes.outcome(refused.refusal())));
                case QueryResult.Complete whole -> {
                    long lines = whole.progress().events();
                    Outcome read = InsightsSearch.incompleteOutcome(whole.progress())
                            .orElseGet(() -> found(lines, ", " + InsightsSearch.readMethod(whole.progress())));
                    yield new SourceResult.Finished(checkRetention(read, lines), extent);
                }
            };
        }

        private Outcome notEnabled(Outcome why) {
            return why instanceof Outcome.Expired
                    ? new Outcome.NotEnabled(
                            "Container Insights stores no pod logs of this cluster: there is no log group " + group
                                    + "; it was never enabled, or the log group was deleted; for pods on Fargate, see"
                                    + " the ConfigMap aws-logging in the namespace aws-observability")
                    : why;
        }
    }
}
