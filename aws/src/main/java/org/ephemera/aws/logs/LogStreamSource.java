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
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;

/**
 * The log of one container: {@code GetLogEvents} from the head of its stream to the frozen end of the window, page by
 * page. The end is a token that repeats; an empty page with a new token is not the end.
 */
public final class LogStreamSource implements EvidenceSource {
    private final AwsClients clients;
    private final Artifact artifact;

    public LogStreamSource(AwsClients clients) {
        this(clients, LogsCatalog.STREAM);
    }

    /**
     * For streams that hold something else than a container's output.
     *
     * @param artifact that declares the operations of {@link LogsCatalog#STREAM}
     */
    public LogStreamSource(AwsClients clients, Artifact artifact) {
        this.clients = clients;
        this.artifact = artifact;
    }

    public static LogStreamSource ofEarlierTasks(AwsClients clients) {
        return new LogStreamSource(clients, LogsCatalog.EARLIER_STREAM);
    }

    @Override
    public Step finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        return finished(ParameterCodec.read(item, LogsCatalog.ContainerLogParameters.class), outcome, Extent.NONE);
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var log = ParameterCodec.read(item, LogsCatalog.ContainerLogParameters.class);
        LogsCatalog.StreamParameters place = ParameterCodec.read(item, LogsCatalog.StreamParameters.class);
        ItemCalls calls = new ItemCalls(artifact, recorder, deadline, clients).persistent();
        LogStreamProgress progress = LogStreamProgress.from(from.orElse(Cursor.START));
        while (!deadline.passed()) {
            AtomicReference<LogPage> page = new AtomicReference<>(new LogPage());
            switch (ask(calls, place, item.window(), progress.token(), page)) {
                case CallResult.Refused<GetLogEventsResponse> refused -> {
                    if (calls.cutByDeadline(refused.refusal())) {
                        return new Step.Paused(progress.cursor());
                    }
                    if (progress.mayBeginAgain() && isOfToken(refused.refusal())) {
                        recorder.note(
                                "the service does not know any more where the log was left, and it is read again",
                                Map.of());
                        progress = progress.beginAgain();
                        continue;
                    }
                    return finished(log, refused(log, item, refused.refusal(), progress, recorder), progress.extent());
                }
                case CallResult.Answered<GetLogEventsResponse> answered -> {
                    String next = answered.response().nextForwardToken();
                    PageContinuation paging = PageContinuation.of(next, progress.token());
                    boolean more = next != null && paging == PageContinuation.MORE;
                    progress = progress.plus(page.get(), more ? next : progress.token());
                    calls.log(
                            answered.received(),
                            new ResponsePage(progress.pages(), more, page.get().events()));
                    if (!more) {
                        // Of this operation alone the repeated token is the end, and an answer without one is none.
                        if (paging != PageContinuation.STUCK) {
                            return finished(log, notEnded(progress), progress.extent());
                        }
                        Optional<Outcome> outcome = kept(whole(log, progress), progress, item, calls);
                        return outcome.isPresent()
                                ? finished(log, outcome.get(), progress.extent())
                                : new Step.Paused(progress.cursor());
                    }
                    if (progress.isLost()) {
                        return finished(log, progress.lost(), progress.extent());
                    }
                    recorder.reached(progress.cursor());
                }
            }
        }
        return new Step.Paused(progress.cursor());
    }

    /** @return empty if the deadline came before it was known */
    private Optional<Outcome> kept(Outcome whole, LogStreamProgress progress, PlannedItem item, ItemCalls calls)
            throws IOException {
        return new LogRetention(clients, calls, item, progress.extent()).of(whole, progress.events());
    }

    private static Step finished(LogsCatalog.ContainerLogParameters log, Outcome outcome, Extent extent) {
        String task = log.task();
        String named = log.container() + (task.isEmpty() ? "" : " of " + task);
        return new Step.Finished(PrefixedOutcome.of(named, outcome), extent);
    }

    private CallResult<GetLogEventsResponse> ask(
            ItemCalls calls,
            LogsCatalog.StreamParameters stream,
            TimeWindow window,
            String token,
            AtomicReference<LogPage> page)
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
        ApiRequest question = new ApiRequest(LogsCatalog.GET_LOG_EVENTS, region, params, () -> {
            page.set(new LogPage());
            return page.get();
        });
        return calls.ask(
                question,
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
                .filter(told -> !told.isEmpty())
                .map(told -> "; " + told)
                .orElse("");
        return progress.events() == 0
                ? new Outcome.Empty(
                        "the stream has no events in the window: none were written, or they are older than what the"
                                + " retention of the log group keeps, which aws.logs.group tells" + progress.said()
                                + delivery)
                : new Outcome.Collected(CountText.of(progress.events(), "event") + progress.said() + delivery);
    }

    private static Outcome notEnded(LogStreamProgress progress) {
        Optional<String> had = Optional.of(progress.events())
                .filter(events -> events > 0)
                .map(events -> CountText.of(events, "event"));
        return PageContinuation.notEnded(
                had,
                "the service's paging did not come to its end: it gave no token with which to ask whether there are"
                        + " more events");
    }

    private static Outcome refused(
            LogsCatalog.ContainerLogParameters log,
            PlannedItem item,
            ApiFailure refusal,
            LogStreamProgress progress,
            Recorder recorder) {
        Outcome outcome = outcome(log, item, refusal, recorder);
        if (progress.pages() == 0) {
            return progress.again() == 0
                    ? outcome
                    : new Outcome.Partial("what was read of it at first is there, the rest is not: " + outcome.message()
                            + progress.said());
        }
        return new Outcome.Partial("the first " + CountText.of(progress.events(), "event") + " in "
                + CountText.of(progress.pages(), "page") + " are there, the rest is not: " + outcome.message()
                + progress.said());
    }

    /** A token ends after 24 hours; the stream may be there still. */
    private static boolean isOfToken(ApiFailure refusal) {
        return refusal.code().equals("InvalidParameterException");
    }

    private static Outcome outcome(
            LogsCatalog.ContainerLogParameters log, PlannedItem item, ApiFailure refusal, Recorder recorder) {
        return switch (refusal.code()) {
            case "ResourceNotFoundException" ->
                FailureOutcomes.isOfLogGroup(refusal)
                        ? new Outcome.Expired("the log group does not exist: it was deleted, or it never existed")
                        : withoutStream(log);
            case "InvalidOperationException", "OperationNotPermittedException", "UnsupportedOperationException" -> {
                PlannedItem query = recorder.plan(LogsCatalog.INSIGHTS, item.window(), item.params());
                yield new Outcome.NotApplicable(
                        "GetLogEvents cannot read this log group, as for the class Infrequent Access (" + refusal.code()
                                + "); " + query.item() + " reads it with Logs Insights");
            }
            default -> FailureOutcomes.outcome(refusal);
        };
    }

    /**
     * Whoever may delete a stream could otherwise make the package of a container that talked a complete one: EXPIRED is
     * among the problems that whoever reads the package is shown. Only a container that never ran has surely written
     * nothing.
     */
    private static Outcome withoutStream(LogsCatalog.ContainerLogParameters log) {
        boolean routed = log.location().map(LogsCatalog.StreamLocation::routed).orElse(false);
        if (routed && !log.neverRan()) {
            return new Outcome.Expired(
                    "the stream does not exist: it was deleted, the container never wrote a line, or the"
                            + " log router's own configuration sends its lines elsewhere; look for logs:DeleteLogStream in"
                            + " CloudTrail, and see firelensConfiguration in the task definition");
        }
        return log.neverRan()
                ? new Outcome.Empty("the stream does not exist: the container has not run")
                : new Outcome.Expired(
                        "the stream does not exist: it was deleted, or the container never wrote a line; look"
                                + " for logs:DeleteLogStream in CloudTrail");
    }
}
