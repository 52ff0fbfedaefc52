package org.ephemera.aws.logs;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.LogsCatalog;
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
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Artifact;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;

/**
 * Source of one container's log: {@code GetLogEvents} from the start of its stream to the end of the window, page by
 * page. The last page repeats the request's token; an empty page with a new token is not the last one.
 */
public final class LogStreamSource implements EvidenceSource {
    private final AwsClients clients;
    private final Artifact artifact;

    public LogStreamSource(AwsClients clients) {
        this(clients, LogsCatalog.STREAM);
    }

    /**
     * Creates a source for streams with other content than a container's output.
     *
     * @param artifact an artifact that declares the operations of {@link LogsCatalog#STREAM}
     */
    public LogStreamSource(AwsClients clients, Artifact artifact) {
        this.clients = clients;
        this.artifact = artifact;
    }

    public static LogStreamSource ofEarlierTasks(AwsClients clients) {
        return new LogStreamSource(clients, LogsCatalog.EARLIER_STREAM);
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        return finished(
                ParameterCodec.read(item, LogsCatalog.ContainerLogParameters.class), outcome, EvidenceExtent.NONE);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var log = ParameterCodec.read(item, LogsCatalog.ContainerLogParameters.class);
        LogsCatalog.StreamParameters place = ParameterCodec.read(item, LogsCatalog.StreamParameters.class);
        ItemCalls calls = new ItemCalls(artifact, recorder, deadline, clients).persistent();
        LogStreamProgress progress = LogStreamProgress.from(from.orElse(ResumeCursor.START));
        while (!deadline.passed()) {
            AtomicReference<LogEventsPage> page = new AtomicReference<>(new LogEventsPage());
            switch (request(calls, place, item.window(), progress.token(), page)) {
                case CallResult.Failed<GetLogEventsResponse> refused -> {
                    if (calls.isEndedByDeadline(refused.failure())) {
                        return new SourceResult.Paused(progress.cursor());
                    }
                    if (progress.mayRestart() && isTokenRejected(refused.failure())) {
                        recorder.note(
                                "the service did not accept the page token any more, so the log is read again from its"
                                        + " start",
                                Map.of());
                        progress = progress.restart();
                        continue;
                    }
                    return finished(log, refused(log, item, refused.failure(), progress, recorder), progress.extent());
                }
                case CallResult.Answered<GetLogEventsResponse> answered -> {
                    String next = answered.response().nextForwardToken();
                    PageContinuation paging = PageContinuation.of(next, progress.token());
                    boolean more = next != null && paging == PageContinuation.MORE;
                    progress = progress.plus(page.get(), more ? next : progress.token());
                    calls.log(
                            answered.stored(),
                            new ResponsePage(progress.pages(), more, page.get().events()));
                    if (!more) {
                        // GetLogEvents marks the last page by repeating the token; a page without a token is not the
                        // last one.
                        if (paging != PageContinuation.STUCK) {
                            return finished(log, notEnded(progress), progress.extent());
                        }
                        Optional<Outcome> outcome = checkRetention(whole(log, progress), progress, item, calls);
                        return outcome.isPresent()
                                ? finished(log, outcome.get(), progress.extent())
                                : new SourceResult.Paused(progress.cursor());
                    }
                    if (progress.isEndless()) {
                        return finished(log, progress.endless(), progress.extent());
                    }
                    recorder.reached(progress.cursor());
                }
            }
        }
        return new SourceResult.Paused(progress.cursor());
    }

    /** Returns the outcome after the retention check; empty if the deadline passed before. */
    private Optional<Outcome> checkRetention(
            Outcome whole, LogStreamProgress progress, PlannedItem item, ItemCalls calls) throws IOException {
        return new LogRetentionCheck(clients, calls, item, progress.extent()).check(whole, progress.events());
    }

    private static SourceResult finished(
            LogsCatalog.ContainerLogParameters log, Outcome outcome, EvidenceExtent extent) {
        String task = log.task();
        String name = log.container() + (task.isEmpty() ? "" : " of " + task);
        return new SourceResult.Finished(PrefixedOutcome.of(name, outcome), extent);
    }

    private CallResult<GetLogEventsResponse> request(
            ItemCalls calls,
            LogsCatalog.StreamParameters stream,
            TimeWindow window,
            String token,
            AtomicReference<LogEventsPage> page)
            throws IOException {
        String region = stream.place().region();
        TreeMap<String, String> params = new TreeMap<>(Map.of(
                "logGroupName", stream.place().group(),
                "logStreamName", stream.stream(),
                "startFromHead", "true",
                "startTime", window.from().toString(),
                "endTime", window.to().toString()));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        ApiRequest apiRequest = new ApiRequest(LogsCatalog.GET_LOG_EVENTS, region, params, () -> {
            page.set(new LogEventsPage());
            return page.get();
        });
        return calls.call(
                apiRequest,
                recorded -> clients.logs(region)
                        .getLogEvents(r -> r.logGroupName(stream.place().group())
                                .logStreamName(stream.stream())
                                .startFromHead(true)
                                .startTime(window.from().toEpochMilli())
                                .endTime(window.to().toEpochMilli())
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private static Outcome whole(LogsCatalog.ContainerLogParameters log, LogStreamProgress progress) {
        String delivery = log.location()
                .map(LogsCatalog.StreamLocation::delivery)
                .filter(text -> !text.isEmpty())
                .map(text -> "; " + text)
                .orElse("");
        return progress.events() == 0
                ? new Outcome.Empty(
                        "the stream has no events in the window: none were written, or they are older than the"
                                + " retention of the log group (see aws.logs.group)" + progress.restartNote()
                                + delivery)
                : new Outcome.Collected(CountText.of(progress.events(), "event") + progress.restartNote() + delivery);
    }

    private static Outcome notEnded(LogStreamProgress progress) {
        Optional<String> collected = Optional.of(progress.events())
                .filter(events -> events > 0)
                .map(events -> CountText.of(events, "event"));
        return PageContinuation.outcome(
                collected,
                "the service did not complete the pagination: the response contains no page token, so it is unknown"
                        + " whether there are more events");
    }

    private static Outcome refused(
            LogsCatalog.ContainerLogParameters log,
            PlannedItem item,
            ApiFailure refusal,
            LogStreamProgress progress,
            Recorder recorder) {
        Outcome outcome = outcome(log, item, refusal, recorder);
        if (progress.pages() == 0) {
            return progress.restarts() == 0
                    ? outcome
                    : new Outcome.Partial("the pages of the first read are collected; the rest is unavailable: "
                            + outcome.message() + progress.restartNote());
        }
        return new Outcome.Partial("the first " + CountText.of(progress.events(), "event") + " in "
                + CountText.of(progress.pages(), "page") + " are collected; the rest is unavailable: "
                + outcome.message()
                + progress.restartNote());
    }

    /** Reports whether the token may be rejected: it expires after 24 hours, and the stream may still exist. */
    private static boolean isTokenRejected(ApiFailure refusal) {
        return refusal.code().equals("InvalidParameterException");
    }

    private static Outcome outcome(
            LogsCatalog.ContainerLogParameters log, PlannedItem item, ApiFailure refusal, Recorder recorder) {
        return switch (refusal.code()) {
            case "ResourceNotFoundException" ->
                FailureOutcomes.isMissingLogGroup(refusal)
                        ? new Outcome.Expired("the log group does not exist: it was deleted, or it never existed")
                        : missingStream(log);
            case "InvalidOperationException", "OperationNotPermittedException", "UnsupportedOperationException" -> {
                PlannedItem query = recorder.plan(LogsCatalog.INSIGHTS, item.window(), item.params());
                yield new Outcome.NotApplicable(
                        "GetLogEvents cannot read this log group, for example because its class is Infrequent Access ("
                                + refusal.code() + "); " + query.item() + " reads it with Logs Insights");
            }
            default -> FailureOutcomes.outcome(refusal);
        };
    }

    /**
     * Returns the outcome for a missing stream. It is EXPIRED, which reports show as a problem: otherwise an attacker
     * who deletes the stream could make the package look complete. Only a container that never ran has certainly
     * written nothing.
     */
    private static Outcome missingStream(LogsCatalog.ContainerLogParameters log) {
        boolean routed = log.location().map(LogsCatalog.StreamLocation::routed).orElse(false);
        if (routed && !log.neverRan()) {
            return new Outcome.Expired(
                    "the stream does not exist: it was deleted, the container never wrote a line, or the configuration"
                            + " of its log router sends its lines elsewhere; look for logs:DeleteLogStream in"
                            + " CloudTrail,"
                            + " and see firelensConfiguration in the task definition");
        }
        return log.neverRan()
                ? new Outcome.Empty("the stream does not exist: the container has not run")
                : new Outcome.Expired(
                        "the stream does not exist: it was deleted, or the container never wrote a line; look"
                                + " for logs:DeleteLogStream in CloudTrail");
    }
}
