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
import org.ephemera.aws.target.FirelensOutput;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;

/**
 * The log streams that earlier tasks of the same service left in the same group: a container that crashed and was
 * replaced has logged to another stream. Each that was written to in the window is planned as an item of its own.
 */
public final class EarlierTasksSource implements EvidenceSource {
    /** A stream's last event is told with a delay, usually under an hour. */
    private static final Duration TOLD_LATE = Duration.ofHours(2);

    private static final int MOST_STREAMS = 50;

    /** As Docker names a container, and Fargate. */
    private static final Pattern RUNTIME_ID = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{32}-[0-9]{1,20}");

    private final AwsClients clients;

    public EarlierTasksSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(LogsCatalog.EARLIER, recorder, deadline, clients);
        Found found = new Found(item, recorder, from.orElse(Cursor.START));
        while (!deadline.passed()) {
            switch (ask(calls, found.place, found.token)) {
                case CallResult.Refused<DescribeLogStreamsResponse> refused -> {
                    if (calls.cutByDeadline(refused.refusal())) {
                        return new Step.Paused(found.cursor());
                    }
                    return finished(refused(refused.refusal(), found), found);
                }
                case CallResult.Answered<DescribeLogStreamsResponse> answered -> {
                    List<LogStream> streams =
                            SdkCollections.in(answered.response().logStreams());
                    boolean before = found.take(streams);
                    String next = answered.response().nextToken();
                    PageContinuation paging = PageContinuation.of(next, found.token);
                    boolean more = paging == PageContinuation.MORE && !before;
                    calls.log(answered.received(), new ResponsePage(found.pages, more, streams.size()));
                    if (paging == PageContinuation.STUCK && !before) {
                        return finished(
                                PageContinuation.notEnded(
                                        Optional.of(found.sentence()), PageContinuation.STUCK_SENTENCE),
                                found);
                    }
                    if (next == null || !more) {
                        return finished(found.outcome(), found);
                    }
                    found.token = next;
                    recorder.reached(found.cursor());
                }
            }
        }
        return new Step.Paused(found.cursor());
    }

    private static Step finished(Outcome outcome, Found found) {
        return new Step.Finished(PrefixedOutcome.of(found.place.group(), outcome), Extent.of(found.planned));
    }

    private static Outcome refused(ApiFailure refusal, Found found) {
        if (refusal.code().equals("ResourceNotFoundException")) {
            return new Outcome.Expired("the log group does not exist: it was deleted, or it never existed");
        }
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return found.pages == 0
                ? outcome
                : new Outcome.Partial(found.sentence() + "; the rest was refused: " + outcome.message());
    }

    private CallResult<DescribeLogStreamsResponse> ask(ItemCalls calls, LogsCatalog.GroupParameters place, String token)
            throws IOException {
        String region = place.region();
        Map<String, String> params =
                new TreeMap<>(Map.of("logGroupName", place.group(), "orderBy", "LastEventTime", "descending", "true"));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return calls.ask(
                ApiRequest.of(LogsCatalog.DESCRIBE_LOG_STREAMS, region, params),
                recorded -> clients.logs(region)
                        .describeLogStreams(r -> r.logGroupName(place.group())
                                .orderBy(OrderBy.LAST_EVENT_TIME)
                                .descending(true)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    /** What was found so far; the newest come first. */
    private static final class Found {
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
        private int leftOut;

        Found(PlannedItem item, Recorder recorder, Cursor cursor) {
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
            this.leftOut = number(cursor, "leftOut");
        }

        /** True once a stream is told of that was silent long before the window begins. */
        boolean take(List<LogStream> streams) {
            pages++;
            for (LogStream stream : streams) {
                Long last = stream.lastEventTimestamp();
                if (last != null && isBefore(last)) {
                    return true;
                }
                Long created = stream.creationTime();
                if (last == null && (created == null || isBefore(created))) {
                    continue; // nothing was ever written to it, as far as is told
                }
                if (created != null && isAfter(created)) {
                    continue; // of a window that ended long ago there are more of these than are read
                }
                find(String.valueOf(stream.logStreamName()), Optional.ofNullable(created));
            }
            return false;
        }

        private void find(String name, Optional<Long> created) {
            Optional<String> prefixed =
                    prefixes.stream().filter(name::startsWith).findFirst();
            if (prefixed.isPresent()) {
                String task = name.substring(prefixed.get().length());
                if (!known.contains(task)) {
                    String before = without("/", without(FirelensOutput.TAG, prefixed.get()));
                    plan(
                            name,
                            before.substring(before.lastIndexOf('/') + 1),
                            "written by the earlier task " + SanitizedText.of(task),
                            created);
                }
            } else if (!byRuntime.isEmpty() && RUNTIME_ID.matcher(name).matches() && !byRuntime.contains(name)) {
                plan(
                        name,
                        name,
                        "its name is the runtime's id of a container, as without a stream prefix: of an earlier task of"
                                + " the service, or of whatever else logs to this group",
                        created);
            }
        }

        private boolean isBefore(long time) {
            return Instant.ofEpochMilli(time).isBefore(begin.minus(TOLD_LATE));
        }

        private boolean isAfter(long time) {
            return !Instant.ofEpochMilli(time).minus(TOLD_LATE).isBefore(end);
        }

        private static String without(String end, String text) {
            return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
        }

        private void plan(String name, String container, String delivery, Optional<Long> created) {
            if (planned == MOST_STREAMS) {
                leftOut++;
                return;
            }
            planned++;
            String since = created.map(Instant::ofEpochMilli)
                    .map(time -> time.minus(TOLD_LATE).toString())
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
            if (leftOut > 0) {
                return new Outcome.Partial(sentence() + "; " + CountText.of(leftOut, "older one") + " left out");
            }
            return planned == 0
                    ? new Outcome.Empty("no other task of the service has logged here in the window")
                    : new Outcome.Collected(sentence());
        }

        String sentence() {
            return CountText.of(planned, "stream") + " of other tasks of the service"
                    + (byRuntime.isEmpty() ? "" : ", or of whatever else logs there without a prefix,")
                    + " with events in or shortly before the window";
        }

        Cursor cursor() {
            return new Cursor(Map.of(
                    "token", token,
                    "pages", Integer.toString(pages),
                    "planned", Integer.toString(planned),
                    "leftOut", Integer.toString(leftOut)));
        }

        private static int number(Cursor cursor, String field) {
            return cursor.get(field).isEmpty() ? 0 : Integer.parseInt(cursor.get(field));
        }
    }
}
