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
import org.ephemera.aws.logs.FilterEnd;
import org.ephemera.aws.logs.FilterProgress;
import org.ephemera.aws.logs.FilteredEvents;
import org.ephemera.aws.logs.InsightsSearch;
import org.ephemera.aws.logs.LogRetention;
import org.ephemera.aws.logs.LogStreams;
import org.ephemera.aws.logs.QueryEnd;
import org.ephemera.aws.logs.QueryProgress;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;

/**
 * What an agent on the nodes sent to CloudWatch of the pods' logs (Container Insights): it outlives a pod, and the kubelet's last
 * file. One item lists the streams of the target and plans others that read them; where no stream's name tells whose it is, the
 * whole group is searched.
 */
public final class EksInsightsLogsSource implements EvidenceSource {
    private static final int MOST_STREAMS = 100;

    /**
     * So many characters the names together may have that one item reads. They stand in the log with each page and in the index with
     * each body: a hundred names would be more than the lines that they bring, and an index that a function has no room for.
     */
    private static final int LONGEST_NAMES = 2_000;

    /** {@code NODE-application.var.log.containers.POD_NAMESPACE_CONTAINER-ID.log}: the file that the agent reads. */
    private static final Pattern STREAM =
            Pattern.compile("(?:.*\\.containers\\.)?(?<pod>[^_/]+)_(?<namespace>[^_/]+)_.*");

    private final AwsClients clients;

    public EksInsightsLogsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, EksCatalog.InsightsLogsParameters.class);
        Reading reading = new Reading(
                item,
                params.place(),
                EksNames.of(params.place()),
                new ItemCalls(EksCatalog.INSIGHTS_LOGS, recorder, deadline, clients),
                recorder,
                deadline);
        if (!params.streams().isEmpty()) {
            return reading.read(params.streams(), "", from.orElse(Cursor.START));
        }
        // Only a search of the whole group leaves a cursor behind.
        return from.filter(cursor -> !cursor.state().isEmpty()).isPresent()
                ? reading.search(from.get())
                : reading.list();
    }

    private final class Reading {
        private final PlannedItem item;
        private final EksPlace place;
        private final EksNames names;
        private final ItemCalls calls;
        private final Recorder recorder;
        private final Deadline deadline;
        private final String group;

        Reading(
                PlannedItem item,
                EksPlace place,
                EksNames names,
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

        Step list() throws IOException {
            ListResult<LogStream> listed = new LogStreams(clients, calls, place.region(), group)
                    .touching(item.window(), "", this::isWanted, deadline);
            return switch (listed) {
                case ListResult.OutOfTime<LogStream> none -> new Step.Paused(Cursor.START);
                case ListResult.Whole<LogStream> whole ->
                    whole.items().isEmpty() ? search(Cursor.START) : planned(whole.items(), Optional.empty());
                case ListResult.Cut<LogStream> cut ->
                    cut.items().isEmpty()
                            ? new Step.Finished(none(cut.why()))
                            : planned(cut.items(), Optional.of(cut.why()));
            };
        }

        private boolean isWanted(String stream) {
            Matcher named = STREAM.matcher(stream);
            return named.matches()
                    && named.group("namespace").equals(names.namespace())
                    && names.isPod(named.group("pod"));
        }

        private Step planned(List<LogStream> streams, Optional<Outcome> gap) {
            List<String> newest = streams.stream()
                    .sorted(LogStreams.NEWEST_FIRST)
                    .limit(MOST_STREAMS)
                    .map(LogStream::logStreamName)
                    .toList();
            for (List<String> some : lots(newest)) {
                recorder.plan(
                        EksCatalog.INSIGHTS_LOGS, item.window(), new EksCatalog.InsightsLogsParameters(place, some));
            }
            String found = CountText.of(streams.size(), "stream") + " of the window";
            if (gap.isPresent()) {
                return new Step.Finished(
                        new Outcome.Partial(found + "; " + gap.get().message()), Extent.of(newest.size()));
            }
            return new Step.Finished(
                    newest.size() < streams.size()
                            ? new Outcome.Partial("of " + found + " the newest " + newest.size() + " are collected")
                            : new Outcome.Collected(found),
                    Extent.of(newest.size()));
        }

        private static List<List<String>> lots(List<String> names) {
            List<List<String>> lots = new ArrayList<>();
            int length = LONGEST_NAMES;
            for (String name : names) {
                length += name.length();
                if (length > LONGEST_NAMES) {
                    lots.add(new ArrayList<>());
                    length = name.length();
                }
                lots.getLast().add(name);
            }
            return lots;
        }

        /** By the fields that the agent adds to each line. */
        Step search(Cursor from) throws IOException {
            return read(List.of(), names.pattern("kubernetes.namespace_name", "kubernetes.pod_name"), from);
        }

        Step read(List<String> streams, String pattern, Cursor from) throws IOException {
            if (QueryProgress.isOf(Optional.of(from))) {
                return asked(Optional.of(from));
            }
            FilterEnd end = new FilteredEvents(clients, calls, recorder, deadline)
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
                case FilterEnd.OutOfTime late -> new Step.Paused(late.cursor());
                case FilterEnd.Cut cut ->
                    new Step.Finished(cut.outcome(), end.progress().extent());
                case FilterEnd.Refused refused
                when FilteredEvents.isOfClass(refused.refusal()) -> asked(Optional.empty());
                case FilterEnd.Refused refused -> new Step.Finished(none(FailureOutcomes.outcome(refused.refusal())));
                case FilterEnd.Whole whole ->
                    new Step.Finished(
                            kept(
                                    found(whole.progress().events(), ""),
                                    whole.progress().events()),
                            end.progress().extent());
            };
        }

        private Outcome kept(Outcome read, long lines) throws IOException {
            return new LogRetention(clients, calls, item, place.region(), group).ofSearch(read, lines);
        }

        private Outcome found(long lines, String how) {
            return lines == 0
                    ? new Outcome.Empty(group + " has no line of the target in the window" + how)
                    : new Outcome.Collected(CountText.of(lines, "line") + " of the target's logs" + how);
        }

        /** With Logs Insights, whatever the streams are called: by the fields that the agent adds. */
        private Step asked(Optional<Cursor> from) throws IOException {
            QueryEnd end = new InsightsSearch(
                            clients,
                            calls,
                            recorder,
                            deadline,
                            place.region(),
                            group,
                            "filter " + names.asked("namespace_name", "pod_name"))
                    .search(item.window(), from);
            Extent extent = end.progress().extent();
            return switch (end) {
                case QueryEnd.OutOfTime late -> new Step.Paused(late.progress().cursor());
                case QueryEnd.Cut cut -> new Step.Finished(cut.outcome(), extent);
                case QueryEnd.Refused refused -> new Step.Finished(none(FailureOutcomes.outcome(refused.refusal())));
                case QueryEnd.Whole whole -> {
                    long lines = whole.progress().events();
                    Outcome read = InsightsSearch.gap(whole.progress())
                            .orElseGet(() -> found(lines, ", " + InsightsSearch.how(whole.progress())));
                    yield new Step.Finished(kept(read, lines), extent);
                }
            };
        }

        private Outcome none(Outcome why) {
            return why instanceof Outcome.Expired
                    ? new Outcome.NotEnabled(
                            "Container Insights keeps no logs of this cluster's pods: there is no log group " + group
                                    + "; it was never enabled, or its log was deleted. Where pods on Fargate send their lines, the config"
                                    + " map aws-logging in aws-observability says")
                    : why;
        }
    }
}
