package org.ephemera.aws.logs;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.target.FirelensDestination;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/**
 * Source of the log streams of earlier tasks of the same service in the same log group. A container that crashed and
 * its replacement log to different streams. Each stream with events in the window is planned as a separate item.
 */
public final class EarlierTasksSource implements EvidenceSource {
    /** Delay with which CloudWatch updates the last event time of a stream, usually less than one hour. */
    private static final Duration UPDATE_DELAY = Duration.ofHours(2);

    private static final int MOST_STREAMS = 50;

    /** Container ids of Docker and of Fargate. */
    private static final Pattern RUNTIME_ID = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{32}-[0-9]{1,20}");

    private final AwsClients clients;

    public EarlierTasksSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(LogsCatalog.EARLIER, recorder, deadline, clients);
        Progress progress = new Progress(item, recorder, from.orElse(ResumeCursor.START));
        while (!deadline.passed()) {
            switch (describe(calls, progress.place, progress.token)) {
                case CallResult.Failed<DescribeLogStreamsResponse> refused -> {
                    if (calls.isEndedByDeadline(refused.failure())) {
                        return new SourceResult.Paused(progress.cursor());
                    }
                    return finished(refused(refused.failure(), progress), progress);
                }
                case CallResult.Answered<DescribeLogStreamsResponse> answered -> {
                    List<LogStream> streams =
                            SdkCollections.withoutNulls(answered.response().logStreams());
                    boolean finished = progress.add(streams);
                    String next = answered.response().nextToken();
                    PageContinuation paging = PageContinuation.of(next, progress.token);
                    boolean more = paging == PageContinuation.MORE && !finished;
                    calls.log(answered.stored(), new ResponsePage(progress.pages, more, streams.size()));
                    if (paging == PageContinuation.STUCK && !finished) {
                        return finished(
                                PageContinuation.outcome(
                                        Optional.of(progress.sentence()), PageContinuation.STUCK_SENTENCE),
                                progress);
                    }
                    if (next == null || !more) {
                        return finished(progress.outcome(), progress);
                    }
                    progress.token = next;
                    recorder.reached(progress.cursor());
                }
            }
        }
        return new SourceResult.Paused(progress.cursor());
    }

    private static SourceResult finished(Outcome outcome, Progress progress) {
        return new SourceResult.Finished(
                PrefixedOutcome.of(progress.place.group(), outcome), EvidenceExtent.of(progress.planned));
    }

    private static Outcome refused(ApiFailure refusal, Progress progress) {
        if (refusal.code().equals("ResourceNotFoundException")) {
            return new Outcome.Expired("the log group does not exist: it was deleted, or it never existed");
        }
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return progress.pages == 0
                ? outcome
                : new Outcome.Partial(progress.sentence() + "; the other pages were refused: " + outcome.message());
    }

    private CallResult<DescribeLogStreamsResponse> describe(
            ItemCalls calls, LogsCatalog.GroupParameters place, String token) throws IOException {
        String region = place.region();
        Map<String, String> params =
                new TreeMap<>(Map.of("logGroupName", place.group(), "orderBy", "LastEventTime", "descending", "true"));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return calls.call(
                ApiRequest.of(LogsCatalog.DESCRIBE_LOG_STREAMS, region, params),
                recorded -> clients.logs(region)
                        .describeLogStreams(r -> r.logGroupName(place.group())
                                .orderBy(OrderBy.LAST_EVENT_TIME)
                                .descending(true)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    /** Streams found so far; CloudWatch lists the newest first. */
    private static final class Progress {
        private final PlannedItem item;
        private final Recorder recorder;
        private final LogsCatalog.GroupParameters place;
        private final Instant begin;
        private final Instant end;
        private final List<String> prefixes;
        private final Set<String> known;
        private final Set<String> byRuntime;
        private String token;
        private int pages;
        private int planned;
        private int skipped;

        Progress(PlannedItem item, Recorder recorder, ResumeCursor cursor) {
            this.item = item;
            this.recorder = recorder;
            this.begin = item.window().from();
            this.end = item.window().to();
            var params = ParameterCodec.read(item, LogsCatalog.EarlierParameters.class);
            this.place = params.place();
            this.prefixes = params.prefixes();
            this.known = Set.copyOf(params.known());
            this.byRuntime = Set.copyOf(params.byRuntime());
            this.token = cursor.get("token");
            this.pages = number(cursor, "pages");
            this.planned = number(cursor, "planned");
            this.skipped = number(cursor, "leftOut");
        }

        /**
         * Plans the matching streams of one page. Reports whether the source can stop: the last event of a stream is
         * too old for the window. All following streams are older, because CloudWatch lists the newest first.
         */
        boolean add(List<LogStream> streams) {
            pages++;
            for (LogStream stream : streams) {
                Long last = stream.lastEventTimestamp();
                if (last != null && isBefore(last)) {
                    return true;
                }
                Long created = stream.creationTime();
                if (last == null && (created == null || isBefore(created))) {
                    continue; // as far as CloudWatch reports, the stream never had an event
                }
                if (created != null && isAfter(created)) {
                    continue; // for a window in the past, there are more newer streams than the limit
                }
                planIfEarlier(String.valueOf(stream.logStreamName()), Optional.ofNullable(created));
            }
            return false;
        }

        private void planIfEarlier(String name, Optional<Long> created) {
            Optional<String> prefixed =
                    prefixes.stream().filter(name::startsWith).findFirst();
            if (prefixed.isPresent()) {
                String task = name.substring(prefixed.get().length());
                if (!known.contains(task)) {
                    String stem = removeSuffix("/", removeSuffix(FirelensDestination.TAG, prefixed.get()));
                    plan(
                            name,
                            stem.substring(stem.lastIndexOf('/') + 1),
                            "written by the earlier task " + SanitizedText.of(task),
                            created);
                }
            } else if (!byRuntime.isEmpty() && RUNTIME_ID.matcher(name).matches() && !byRuntime.contains(name)) {
                plan(
                        name,
                        name,
                        "named by a container runtime id, as streams without a prefix are: written by an earlier task"
                                + " of the service or by another writer to this log group",
                        created);
            }
        }

        private boolean isBefore(long time) {
            return Instant.ofEpochMilli(time).isBefore(begin.minus(UPDATE_DELAY));
        }

        private boolean isAfter(long time) {
            return !Instant.ofEpochMilli(time).minus(UPDATE_DELAY).isBefore(end);
        }

        private static String removeSuffix(String end, String text) {
            return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
        }

        private void plan(String name, String container, String delivery, Optional<Long> created) {
            if (planned == MOST_STREAMS) {
                skipped++;
                return;
            }
            planned++;
            String since = created.map(Instant::ofEpochMilli)
                    .map(time -> time.minus(UPDATE_DELAY).toString())
                    .orElse("");
            recorder.plan(
                    LogsCatalog.EARLIER_STREAM,
                    item.window(),
                    new LogsCatalog.ContainerLogParameters(
                            place.target(),
                            "",
                            container,
                            since,
                            false,
                            "",
                            Optional.of(new LogsCatalog.StreamLocation(
                                    place.region(), place.group(), name, delivery, false))));
        }

        Outcome outcome() {
            if (skipped > 0) {
                return new Outcome.Partial(sentence() + "; " + CountText.of(skipped, "older one")
                        + " not collected (limit " + MOST_STREAMS + ")");
            }
            return planned == 0
                    ? new Outcome.Empty("no other task of the service logged to this log group in the window")
                    : new Outcome.Collected(sentence());
        }

        String sentence() {
            return CountText.of(planned, "stream") + " of other tasks of the service"
                    + (byRuntime.isEmpty() ? "" : ", or of other writers to the log group without a prefix,")
                    + " with events in or shortly before the window";
        }

        ResumeCursor cursor() {
            return new ResumeCursor(Map.of(
                    "token", token,
                    "pages", Integer.toString(pages),
                    "planned", Integer.toString(planned),
                    "leftOut", Integer.toString(skipped)));
        }

        private static int number(ResumeCursor cursor, String field) {
            return cursor.get(field).isEmpty() ? 0 : Integer.parseInt(cursor.get(field));
        }
    }
}
