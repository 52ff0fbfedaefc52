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
import org.ephemera.aws.target.JsonStringList;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/**
 * Search of a log group with {@code FilterLogEvents}, page by page. A page without events is not the last one, and
 * neither is a page that repeats the request's token. A search that resumes, and whose token is rejected, starts again,
 * once.
 */
public final class FilteredEvents {
    /**
     * Limit of pages in a row that repeat the token without events. CloudWatch repeats the token while it skips streams
     * without matches, and continues at the next request (boto/boto3 1584, aws/aws-cli 3191). A page of events that
     * repeats would repeat forever.
     */
    private static final int MOST_REPEATS = 30;

    private static final Set<String> UNREADABLE =
            Set.of("InvalidOperationException", "OperationNotPermittedException", "UnsupportedOperationException");

    /**
     * Criteria of a search.
     *
     * @param group name of the log group, or its ARN if it is in another account
     * @param streams names of at most 100 streams, empty for all; a single name is used as a prefix, because a missing
     *     stream would be an error
     * @param pattern a filter pattern, "" for all events; never built from target text
     * @param lateAfter events that were ingested after this moment are counted as late
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

    public FilterResult read(Search search, FilterProgress from) throws IOException {
        return read(search, from, Optional.empty());
    }

    /**
     * Runs the search.
     *
     * @param each reader of the messages; it gets the messages of a page before the next page is requested
     */
    public FilterResult read(Search search, FilterProgress from, Optional<Consumer<String>> each) throws IOException {
        FilterProgress progress = from;
        boolean mayRestart = !from.token().isEmpty();
        int repeats = 0;
        while (!deadline.passed()) {
            AtomicReference<FilteredEventsPage> page = new AtomicReference<>();
            Supplier<FilteredEventsPage> view = () -> {
                page.set(new FilteredEventsPage(search.lateAfter(), each.isPresent()));
                return page.get();
            };
            switch (request(search, progress.token(), view)) {
                case CallResult.Failed<FilterLogEventsResponse> refused -> {
                    if (!mayRestart || !isTokenRejected(refused.failure())) {
                        return refused(refused.failure(), progress);
                    }
                    recorder.note(
                            "the service did not accept the page token any more, so the search starts again", Map.of());
                    progress = FilterProgress.from(ResumeCursor.START);
                    mayRestart = false;
                }
                case CallResult.Answered<FilterLogEventsResponse> answered -> {
                    mayRestart = false;
                    String next = answered.response().nextToken();
                    PageContinuation continuation = PageContinuation.of(next, progress.token());
                    boolean empty =
                            continuation == PageContinuation.STUCK && page.get().events() == 0;
                    repeats = empty ? repeats + 1 : 0;
                    PageContinuation paging = empty && repeats <= MOST_REPEATS ? PageContinuation.MORE : continuation;
                    each.ifPresent(reader -> page.get().messages().forEach(reader));
                    progress = progress.plus(
                            page.get(), next == null || paging != PageContinuation.MORE ? progress.token() : next);
                    calls.log(
                            answered.stored(),
                            new ResponsePage(
                                    progress.pages(),
                                    paging == PageContinuation.MORE,
                                    page.get().events()));
                    if (paging == PageContinuation.STUCK) {
                        return new FilterResult.Incomplete(
                                progress,
                                PageContinuation.outcome(collected(progress), PageContinuation.STUCK_SENTENCE));
                    }
                    if (paging == PageContinuation.END) {
                        return new FilterResult.Complete(progress);
                    }
                    recorder.reached(progress.cursor());
                }
            }
        }
        return new FilterResult.OutOfTime(progress);
    }

    /** Reports whether the page token may be rejected: it expires after 24 hours and is valid for one pattern only. */
    private static boolean isTokenRejected(ApiFailure refusal) {
        return refusal.code().equals("InvalidParameterException");
    }

    private FilterResult refused(ApiFailure refusal, FilterProgress progress) {
        if (calls.isEndedByDeadline(refusal)) {
            return new FilterResult.OutOfTime(progress);
        }
        return progress.pages() == 0
                ? new FilterResult.Refused(progress, refusal)
                : new FilterResult.Incomplete(
                        progress,
                        new Outcome.Partial("the first " + CountText.of(progress.events(), "event") + " in "
                                + CountText.of(progress.pages(), "page") + " are collected; the rest is unavailable: "
                                + FailureOutcomes.outcome(refusal).message()));
    }

    private static Optional<String> collected(FilterProgress progress) {
        return Optional.of(progress.events()).filter(n -> n > 0).map(n -> CountText.of(n, "event"));
    }

    /** Reports whether the call was refused because of the log group's class, for example Infrequent Access. */
    public static boolean isUnsupportedClass(ApiFailure refusal) {
        return UNREADABLE.contains(refusal.code());
    }

    /**
     * Returns the outcome of a call that was refused because of the log group's class; empty for another reason.
     *
     * @param query an equivalent query of Logs Insights
     */
    static Optional<Outcome> unsupportedClass(ApiFailure refusal, String query) {
        return isUnsupportedClass(refusal)
                ? Optional.of(new Outcome.Failed(
                        refusal.code(),
                        "FilterLogEvents cannot read log groups of this class, for example Infrequent Access; query it"
                                + " manually with Logs Insights: " + query))
                : Optional.empty();
    }

    private CallResult<FilterLogEventsResponse> request(Search search, String token, Supplier<FilteredEventsPage> view)
            throws IOException {
        ApiRequest apiRequest =
                new ApiRequest(LogsCatalog.FILTER_LOG_EVENTS, search.region(), params(search, token), view);
        return calls.call(
                apiRequest,
                recorded -> clients.logs(search.region())
                        .filterLogEvents(r -> request(r, search, token).overrideConfiguration(recorded)));
    }

    private static FilterLogEventsRequest.Builder request(
            FilterLogEventsRequest.Builder request, Search search, String token) {
        request.logGroupName(isArn(search) ? null : search.group())
                .logGroupIdentifier(isArn(search) ? search.group() : null)
                .startTime(search.window().from().toEpochMilli())
                // The end time of this operation is inclusive, unlike that of the others.
                .endTime(search.window().to().toEpochMilli() - 1)
                .filterPattern(search.pattern().isEmpty() ? null : search.pattern())
                .nextToken(token.isEmpty() ? null : token);
        return switch (search.streams().size()) {
            case 0 -> request;
            case 1 -> request.logStreamNamePrefix(search.streams().getFirst());
            default -> request.logStreamNames(search.streams());
        };
    }

    /** Reports whether the group is an ARN; a group name cannot contain a colon. */
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
            params.put("logStreamNames", JsonStringList.toJson(search.streams()));
        }
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        return params;
    }
}
