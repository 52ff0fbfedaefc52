package org.ephemera.aws.logs;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.aws.target.TextList;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.format.Cursor;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/**
 * Searches a log group with {@code FilterLogEvents}, page by page; a page without events is not the end, nor is one that comes with the
 * token again with which it was asked. Whoever goes on where another was cut off, and is refused for the token that was left, begins
 * again, once.
 */
public final class FilteredEvents {
    /**
     * While it passes over streams in which it finds nothing the service gives the same token again, and goes on when it is asked
     * again (boto/boto3 1584, aws/aws-cli 3191). A page of events that comes again would come for ever.
     */
    private static final int MOST_AGAIN = 30;

    private static final Set<String> UNREADABLE =
            Set.of("InvalidOperationException", "OperationNotPermittedException", "UnsupportedOperationException");

    /**
     * What is searched for.
     *
     * @param group its name, or its ARN if it is in another account
     * @param streams the names of at most a hundred streams; one name is taken as a prefix, as a stream that is not there
     *     would be an error; none for all
     * @param pattern in the syntax of filter patterns, "" for everything; never made from what a target says
     * @param lateAfter what was ingested after this moment is counted as late
     */
    public record Search(
            String region, String group, List<String> streams, String pattern, TimeWindow window, Instant lateAfter) {
        public Search {
            streams = List.copyOf(streams);
        }
    }

    private final AwsClients clients;
    private final ItemCalls calls;
    private final Recorder recorder;
    private final Deadline deadline;

    public FilteredEvents(AwsClients clients, ItemCalls calls, Recorder recorder, Deadline deadline) {
        this.clients = clients;
        this.calls = calls.persistent();
        this.recorder = recorder;
        this.deadline = deadline;
    }

    public FilterEnd read(Search search, FilterProgress from) throws IOException {
        return read(search, from, Optional.empty());
    }

    /** @param each is given the events' messages, a page's before the next one is asked for */
    public FilterEnd read(Search search, FilterProgress from, Optional<Consumer<String>> each) throws IOException {
        FilterProgress progress = from;
        boolean mayBeginAgain = !from.token().isEmpty();
        int again = 0;
        while (!deadline.passed()) {
            AtomicReference<FilteredPage> page = new AtomicReference<>();
            Supplier<FilteredPage> view = () -> {
                page.set(new FilteredPage(search.lateAfter(), each.isPresent()));
                return page.get();
            };
            switch (ask(search, progress.token(), view)) {
                case CallResult.Refused<FilterLogEventsResponse> refused -> {
                    if (!mayBeginAgain || !isOfToken(refused.refusal())) {
                        return refused(refused.refusal(), progress);
                    }
                    recorder.note(
                            "the service does not know any more where the search was left, and it is made again",
                            Map.of());
                    progress = FilterProgress.from(Cursor.START);
                    mayBeginAgain = false;
                }
                case CallResult.Answered<FilterLogEventsResponse> answered -> {
                    mayBeginAgain = false;
                    String next = answered.response().nextToken();
                    PageContinuation given = PageContinuation.of(next, progress.token());
                    boolean empty =
                            given == PageContinuation.STUCK && page.get().events() == 0;
                    again = empty ? again + 1 : 0;
                    PageContinuation paging = empty && again <= MOST_AGAIN ? PageContinuation.MORE : given;
                    each.ifPresent(reader -> page.get().messages().forEach(reader));
                    progress = progress.plus(
                            page.get(), next == null || paging != PageContinuation.MORE ? progress.token() : next);
                    calls.log(
                            answered.received(),
                            new ResponsePage(
                                    progress.pages(),
                                    paging == PageContinuation.MORE,
                                    page.get().events()));
                    if (paging == PageContinuation.STUCK) {
                        return new FilterEnd.Cut(
                                progress, PageContinuation.notEnded(had(progress), PageContinuation.STUCK_SENTENCE));
                    }
                    if (paging == PageContinuation.END) {
                        return new FilterEnd.Whole(progress);
                    }
                    recorder.reached(progress.cursor());
                }
            }
        }
        return new FilterEnd.OutOfTime(progress);
    }

    /** A token ends after 24 hours, and is good for the pattern alone for which it was given. */
    private static boolean isOfToken(ApiFailure refusal) {
        return refusal.code().equals("InvalidParameterException");
    }

    private FilterEnd refused(ApiFailure refusal, FilterProgress progress) {
        if (calls.cutByDeadline(refusal)) {
            return new FilterEnd.OutOfTime(progress);
        }
        return progress.pages() == 0
                ? new FilterEnd.Refused(progress, refusal)
                : new FilterEnd.Cut(
                        progress,
                        new Outcome.Partial("the first " + CountText.of(progress.events(), "event") + " in "
                                + CountText.of(progress.pages(), "page") + " are there, the rest is not: "
                                + FailureOutcomes.outcome(refusal).message()));
    }

    private static Optional<String> had(FilterProgress progress) {
        return Optional.of(progress.events()).filter(n -> n > 0).map(n -> CountText.of(n, "event"));
    }

    /** True if a refusal is of the group's class, as Infrequent Access. */
    public static boolean isOfClass(ApiFailure refusal) {
        return UNREADABLE.contains(refusal.code());
    }

    /**
     * What a refusal means that is of the group's class, as Infrequent Access; nothing if it is of something else.
     *
     * @param query of Logs Insights that finds what was searched for
     */
    static Optional<Outcome> ofClass(ApiFailure refusal, String query) {
        return isOfClass(refusal)
                ? Optional.of(new Outcome.Failed(
                        refusal.code(),
                        "FilterLogEvents cannot read a log group of this class, as Infrequent Access; query it with Logs"
                                + " Insights by hand: " + query))
                : Optional.empty();
    }

    private CallResult<FilterLogEventsResponse> ask(Search search, String token, Supplier<FilteredPage> view)
            throws IOException {
        ApiRequest question =
                new ApiRequest(LogsCatalog.FILTER_LOG_EVENTS, search.region(), params(search, token), view);
        return calls.ask(
                question,
                recorded -> clients.logs(search.region())
                        .filterLogEvents(r -> request(r, search, token).overrideConfiguration(recorded)));
    }

    private static FilterLogEventsRequest.Builder request(
            FilterLogEventsRequest.Builder request, Search search, String token) {
        request.logGroupName(isArn(search) ? null : search.group())
                .logGroupIdentifier(isArn(search) ? search.group() : null)
                .startTime(search.window().from().toEpochMilli())
                // Of this operation alone the end belongs to the window.
                .endTime(search.window().to().toEpochMilli() - 1)
                .filterPattern(search.pattern().isEmpty() ? null : search.pattern())
                .nextToken(token.isEmpty() ? null : token);
        return switch (search.streams().size()) {
            case 0 -> request;
            case 1 -> request.logStreamNamePrefix(search.streams().getFirst());
            default -> request.logStreamNames(search.streams());
        };
    }

    /** No name of a group has a colon. */
    private static boolean isArn(Search search) {
        return search.group().indexOf(':') >= 0;
    }

    private static SortedMap<String, String> params(Search search, String token) {
        SortedMap<String, String> params = new TreeMap<>(Map.of(
                isArn(search) ? "logGroupIdentifier" : "logGroupName",
                search.group(),
                "startTime",
                search.window().from().toString(),
                "endTime",
                search.window().to().minusMillis(1).toString()));
        if (!search.pattern().isEmpty()) {
            params.put("filterPattern", search.pattern());
        }
        if (search.streams().size() == 1) {
            params.put("logStreamNamePrefix", search.streams().getFirst());
        } else if (!search.streams().isEmpty()) {
            params.put("logStreamNames", TextList.toJson(search.streams()));
        }
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return params;
    }
}
