package org.ephemera.aws.logs;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.LogsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.Backoff;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.LateDeliveryWait;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryResponse;

/**
 * Search of a log group with Logs Insights, the only API that reads groups of the class Infrequent Access. A query
 * returns at most 100,000 events, so the window is halved until no part has more. Queries match the text of events.
 * Logs Insights discovers JSON fields only in groups of the class Standard, and only the first 200 of an event; a query
 * by another field returns nothing without an error (CloudWatch Logs user guide, "Supported logs and discovered
 * fields").
 */
public final class InsightsSearch {
    /** Status of a query that CloudWatch stopped after one hour. */
    private static final String STOPPED = "Timeout";

    private static final int MOST_ROWS = 100_000;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    private final AwsClients clients;
    private final ItemCalls calls;
    private final Recorder recorder;
    private final Deadline deadline;
    private final String region;
    private final String group;
    private final String filter;

    /**
     * Creates a search of one log group.
     *
     * @param group name of the log group, or its ARN if it is in another account
     * @param filter a command of the query language, {@code filter …}; never built from target text
     */
    public InsightsSearch(
            AwsClients clients,
            ItemCalls calls,
            Recorder recorder,
            Deadline deadline,
            String region,
            String group,
            String filter) {
        this.clients = clients;
        this.calls = calls;
        this.recorder = recorder;
        this.deadline = deadline;
        this.region = region;
        this.group = group;
        this.filter = filter;
    }

    /** Returns the window up to now, because a search waits for the end of its window, which may be in the future. */
    public static TimeWindow untilNow(TimeWindow window, AwsClients clients) {
        Instant now = clients.clock().instant();
        return window.from().isBefore(now) && now.isBefore(window.to()) ? new TimeWindow(window.from(), now) : window;
    }

    /**
     * Runs the search. A new search first waits for late-arriving events, because the end of the window is read only
     * once.
     */
    public QueryResult search(TimeWindow window, Optional<ResumeCursor> from) throws IOException {
        return search(window, from, Optional.empty());
    }

    /**
     * Runs the search.
     *
     * @param each reader of the messages; it gets the messages of a query once the query is known to be complete or
     *     cannot be split further
     */
    public QueryResult search(TimeWindow window, Optional<ResumeCursor> from, Optional<Consumer<String>> each)
            throws IOException {
        if (!QueryProgress.isFromQuery(from)) {
            LateDeliveryWait.await(window.to().plus(clients.lateLogDelay()), deadline);
        }
        QueryProgress progress = QueryProgress.from(from, window);
        while (progress.next().isPresent()) {
            Optional<QueryResult> end = query(progress.next().get(), progress, each);
            if (end.isPresent()) {
                return end.get();
            }
            recorder.reached(progress.cursor());
        }
        return new QueryResult.Complete(progress);
    }

    /** Returns the outcome of a completed search with missing events; empty if none are missing. */
    public static Optional<Outcome> incompleteOutcome(QueryProgress progress) {
        if (progress.missing() > 0) {
            return Optional.of(partial(
                    progress,
                    CountText.of(progress.missing(), "matched event") + " exceed the limit of " + MOST_ROWS
                            + " events per query, and the time span of a query cannot be shorter than one"
                            + " millisecond"));
        }
        return progress.isCompletelyOutsideRetention()
                ? Optional.of(
                        new Outcome.Expired("the window ends before the log group was created, or before the oldest"
                                + " event that its retention keeps"))
                : Optional.empty();
    }

    /** Returns how the log was read, as the end of a sentence. */
    public static String readMethod(QueryProgress progress) {
        return "read with Logs Insights"
                + (progress.isPartlyOutsideRetention()
                        ? ", only for the part of the window after the creation of the log group and within its"
                                + " retention"
                        : "");
    }

    /** Returns the outcome of an incomplete search. */
    static Outcome partial(QueryProgress progress, String why) {
        return new Outcome.Partial(CountText.of(progress.events(), "event")
                + " were read with Logs Insights; the rest is unavailable: " + why);
    }

    /** Queries one span. Returns empty if the span is finished, was split, or is to be queried again. */
    private Optional<QueryResult> query(QuerySpan span, QueryProgress progress, Optional<Consumer<String>> each)
            throws IOException {
        if (deadline.passed()) {
            return Optional.of(new QueryResult.OutOfTime(progress));
        }
        // An account can run a limited number of queries at a time, and other callers may use all of them.
        return switch (start(span)) {
            case CallResult.Failed<StartQueryResponse> refused
            when FailureOutcomes.isOutsideRetention(refused.failure()) -> {
                progress.skipOutsideRetention();
                yield Optional.empty();
            }
            case CallResult.Failed<StartQueryResponse> refused
            when calls.isEndedByDeadline(refused.failure()) -> Optional.of(new QueryResult.OutOfTime(progress));
            case CallResult.Failed<StartQueryResponse> refused -> refused(refused.failure(), progress);
            case CallResult.Answered<StartQueryResponse> answered -> {
                calls.log(answered.stored(), new ResponsePage(progress.page(), true, 0));
                yield results(span, answered.response().queryId(), progress, each);
            }
        };
    }

    private Optional<QueryResult> results(
            QuerySpan span, @Nullable String query, QueryProgress progress, Optional<Consumer<String>> each)
            throws IOException {
        if (query == null) {
            return failed(progress, ApiFailure.UNREADABLE, "the response of StartQuery contains no query id");
        }
        String token = "";
        long rows = 0;
        String earliest = "";
        String latest = "";
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        Instant started = clients.clock().instant();
        while (!deadline.passed()) {
            AtomicReference<QueryPage> page = new AtomicReference<>(new QueryPage(false));
            switch (page(query, token, page, each.isPresent())) {
                case CallResult.Failed<GetQueryResultsResponse> refused -> {
                    return calls.isEndedByDeadline(refused.failure())
                            ? outOfTime(progress, started)
                            : refused(refused.failure(), progress);
                }
                case CallResult.Answered<GetQueryResultsResponse> answered -> {
                    GetQueryResultsResponse response = answered.response();
                    String status = String.valueOf(response.statusAsString());
                    boolean running = status.equals("Running") || status.equals("Scheduled");
                    PageContinuation paging = PageContinuation.of(response.nextToken(), token);
                    QueryPage found = page.get();
                    calls.log(
                            answered.stored(),
                            new ResponsePage(
                                    progress.page(),
                                    running || paging == PageContinuation.MORE,
                                    running ? 0 : found.rows()));
                    if (running) {
                        backoff.pause(deadline);
                        continue;
                    }
                    if (status.equals(STOPPED) && !span.isShortest()) {
                        progress.split();
                        return Optional.empty();
                    }
                    if (!status.equals("Complete")) {
                        return failed(
                                progress,
                                DetailCode.QUERY + SanitizedText.of(status),
                                "the query ended with status " + SanitizedText.of(status));
                    }
                    if (found.matched() > MOST_ROWS && !span.isShortest()) {
                        progress.split();
                        return Optional.empty();
                    }
                    each.ifPresent(reader -> found.messages().forEach(reader));
                    rows += found.rows();
                    earliest = earliest.isEmpty() ? found.earliest() : earliest;
                    latest = found.latest().isEmpty() ? latest : found.latest();
                    if (response.nextToken() == null || paging != PageContinuation.MORE) {
                        // Without a reported number of matches, a result at the limit counts as truncated.
                        if (found.matched() < 0 && rows >= MOST_ROWS && !span.isShortest()) {
                            progress.split();
                            return Optional.empty();
                        }
                        progress.addResult(rows, Math.max(0, found.matched() - rows), earliest, latest);
                        return paging == PageContinuation.STUCK
                                ? Optional.of(new QueryResult.Incomplete(
                                        progress, partial(progress, PageContinuation.STUCK_SENTENCE)))
                                : Optional.empty();
                    }
                    token = response.nextToken();
                }
            }
        }
        return outOfTime(progress, started);
    }

    private Optional<QueryResult> outOfTime(QueryProgress progress, Instant started) {
        progress.outOfTime(Duration.between(started, clients.clock().instant()));
        return Optional.of(new QueryResult.OutOfTime(progress));
    }

    private CallResult<StartQueryResponse> start(QuerySpan span) throws IOException {
        String query = "fields @timestamp, @ingestionTime, @logStream, @message, @ptr | " + filter + " | "
                + span.filter() + " | sort @timestamp asc | limit " + MOST_ROWS;
        // A group name cannot contain a colon.
        boolean byArn = group.indexOf(':') >= 0;
        Map<String, String> params = Map.of(
                byArn ? "logGroupIdentifiers" : "logGroupName",
                group,
                "queryString",
                query,
                "startTime",
                Long.toString(span.startTime()),
                "endTime",
                Long.toString(span.endTime()));
        return calls.persistent()
                .call(
                        ApiRequest.of(LogsCatalog.START_QUERY, region, params),
                        recorded -> clients.logs(region)
                                .startQuery(r -> r.logGroupName(byArn ? null : group)
                                        .logGroupIdentifiers(byArn ? List.of(group) : null)
                                        .queryString(query)
                                        .startTime(span.startTime())
                                        .endTime(span.endTime())
                                        .overrideConfiguration(recorded)));
    }

    private CallResult<GetQueryResultsResponse> page(
            String query, String token, AtomicReference<QueryPage> page, boolean keepMessages) throws IOException {
        TreeMap<String, String> params = new TreeMap<>(Map.of("queryId", query));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        ApiRequest apiRequest = new ApiRequest(LogsCatalog.GET_QUERY_RESULTS, region, params, () -> {
            page.set(new QueryPage(keepMessages));
            return page.get();
        });
        return calls.call(
                apiRequest,
                recorded -> clients.logs(region)
                        .getQueryResults(r -> r.queryId(query)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private Optional<QueryResult> refused(ApiFailure refusal, QueryProgress progress) {
        if (calls.isEndedByDeadline(refusal)) {
            return Optional.of(new QueryResult.OutOfTime(progress));
        }
        return Optional.of(
                progress.events() == 0
                        ? new QueryResult.Refused(progress, refusal)
                        : new QueryResult.Incomplete(
                                progress,
                                partial(
                                        progress,
                                        FailureOutcomes.outcome(refusal).message())));
    }

    private static Optional<QueryResult> failed(QueryProgress progress, String code, String sentence) {
        return Optional.of(new QueryResult.Incomplete(
                progress, progress.events() == 0 ? new Outcome.Failed(code, sentence) : partial(progress, sentence)));
    }
}
