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
import org.ephemera.format.Cursor;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryResponse;

/**
 * Searches a log group with Logs Insights, which alone reads groups of the class Infrequent Access. A query returns a hundred
 * thousand events at most, so the window is halved until each part has no more. Queries match the text of events: fields
 * of JSON are discovered in groups of the class Standard only, the first 200 of an event, and a query by another field
 * returns nothing without an error (CloudWatch Logs user guide, "Supported logs and discovered fields").
 */
public final class InsightsSearch {
    /** A query is stopped after an hour. */
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
     * @param group its name, or its ARN if it is in another account
     * @param filter a command of the query language, {@code filter …}; never made from what a target says
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

    /** A search waits for the end of its window, which may be of a day that is still to come. */
    public static TimeWindow untilNow(TimeWindow window, AwsClients clients) {
        Instant now = clients.clock().instant();
        return window.from().isBefore(now) && now.isBefore(window.to()) ? new TimeWindow(window.from(), now) : window;
    }

    /** From the begin it first waits for what is on its way: nothing reads the end of such a group a second time. */
    public QueryEnd search(TimeWindow window, Optional<Cursor> from) throws IOException {
        return search(window, from, Optional.empty());
    }

    /** @param each is given the events' messages, once it is known that their query returned all it matched, or that no other can */
    public QueryEnd search(TimeWindow window, Optional<Cursor> from, Optional<Consumer<String>> each)
            throws IOException {
        if (!QueryProgress.isOf(from)) {
            LateDeliveryWait.await(window.to().plus(clients.settle()), deadline);
        }
        QueryProgress progress = QueryProgress.from(from, window);
        while (progress.next().isPresent()) {
            Optional<QueryEnd> end = query(progress.next().get(), progress, each);
            if (end.isPresent()) {
                return end.get();
            }
            recorder.reached(progress.cursor());
        }
        return new QueryEnd.Whole(progress);
    }

    /** What there is less than everything, of a search that came to its end. */
    public static Optional<Outcome> gap(QueryProgress progress) {
        if (progress.missing() > 0) {
            return Optional.of(partial(
                    progress,
                    CountText.of(progress.missing(), "event")
                            + " that the queries matched could not be had: a query returns " + MOST_ROWS
                            + " at most, and no shorter time than a millisecond can be asked for"));
        }
        return progress.isWhollyOutside()
                ? Optional.of(new Outcome.Expired("the window ends before the log group was created, or before what its"
                        + " retention still keeps"))
                : Optional.empty();
    }

    /** How it was read, as the end of a sentence. */
    public static String how(QueryProgress progress) {
        return "read with Logs Insights"
                + (progress.isPartlyOutside()
                        ? ", of the part of the window that is not before the group's creation or beyond its retention"
                        : "");
    }

    /** What is there, and why there is no more. */
    static Outcome partial(QueryProgress progress, String why) {
        return new Outcome.Partial(
                CountText.of(progress.events(), "event") + " read with Logs Insights are there; then " + why);
    }

    /** Nothing if the span is done with, was halved, or shall be asked for again. */
    private Optional<QueryEnd> query(QuerySpan span, QueryProgress progress, Optional<Consumer<String>> each)
            throws IOException {
        if (deadline.passed()) {
            return Optional.of(new QueryEnd.OutOfTime(progress));
        }
        // An account runs a limited number of queries at once, and other callers may use them all.
        return switch (start(span)) {
            case CallResult.Refused<StartQueryResponse> refused
            when FailureOutcomes.isOutsideRetention(refused.refusal()) -> {
                progress.outside();
                yield Optional.empty();
            }
            case CallResult.Refused<StartQueryResponse> refused
            when calls.cutByDeadline(refused.refusal()) -> Optional.of(new QueryEnd.OutOfTime(progress));
            case CallResult.Refused<StartQueryResponse> refused -> refused(refused.refusal(), progress);
            case CallResult.Answered<StartQueryResponse> answered -> {
                calls.log(answered.received(), new ResponsePage(progress.page(), true, 0));
                yield results(span, answered.response().queryId(), progress, each);
            }
        };
    }

    private Optional<QueryEnd> results(
            QuerySpan span, @Nullable String query, QueryProgress progress, Optional<Consumer<String>> each)
            throws IOException {
        if (query == null) {
            return failed(progress, ApiFailure.UNREADABLE, "StartQuery answered without a query's id");
        }
        String token = "";
        long rows = 0;
        String earliest = "";
        String latest = "";
        Backoff waiting = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        Instant begun = clients.clock().instant();
        while (!deadline.passed()) {
            AtomicReference<QueryPage> page = new AtomicReference<>(new QueryPage(false));
            switch (page(query, token, page, each.isPresent())) {
                case CallResult.Refused<GetQueryResultsResponse> refused -> {
                    return calls.cutByDeadline(refused.refusal())
                            ? outOfTime(progress, begun)
                            : refused(refused.refusal(), progress);
                }
                case CallResult.Answered<GetQueryResultsResponse> answered -> {
                    GetQueryResultsResponse response = answered.response();
                    String status = String.valueOf(response.statusAsString());
                    boolean running = status.equals("Running") || status.equals("Scheduled");
                    PageContinuation paging = PageContinuation.of(response.nextToken(), token);
                    QueryPage found = page.get();
                    calls.log(
                            answered.received(),
                            new ResponsePage(
                                    progress.page(),
                                    running || paging == PageContinuation.MORE,
                                    running ? 0 : found.rows()));
                    if (running) {
                        waiting.pause(deadline);
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
                                "the query ended as " + SanitizedText.of(status));
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
                        // A service that does not tell how many there are is taken at its limit.
                        if (found.matched() < 0 && rows >= MOST_ROWS && !span.isShortest()) {
                            progress.split();
                            return Optional.empty();
                        }
                        progress.found(rows, Math.max(0, found.matched() - rows), earliest, latest);
                        return paging == PageContinuation.STUCK
                                ? Optional.of(
                                        new QueryEnd.Cut(progress, partial(progress, PageContinuation.STUCK_SENTENCE)))
                                : Optional.empty();
                    }
                    token = response.nextToken();
                }
            }
        }
        return outOfTime(progress, begun);
    }

    private Optional<QueryEnd> outOfTime(QueryProgress progress, Instant begun) {
        progress.outOfTime(Duration.between(begun, clients.clock().instant()));
        return Optional.of(new QueryEnd.OutOfTime(progress));
    }

    private CallResult<StartQueryResponse> start(QuerySpan span) throws IOException {
        String query = "fields @timestamp, @ingestionTime, @logStream, @message, @ptr | " + filter + " | "
                + span.filter() + " | sort @timestamp asc | limit " + MOST_ROWS;
        // No name of a group has a colon.
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
                .ask(
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
            String query, String token, AtomicReference<QueryPage> page, boolean keeping) throws IOException {
        TreeMap<String, String> params = new TreeMap<>(Map.of("queryId", query));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        ApiRequest question = new ApiRequest(LogsCatalog.GET_QUERY_RESULTS, region, params, () -> {
            page.set(new QueryPage(keeping));
            return page.get();
        });
        return calls.ask(
                question,
                recorded -> clients.logs(region)
                        .getQueryResults(r -> r.queryId(query)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private Optional<QueryEnd> refused(ApiFailure refusal, QueryProgress progress) {
        if (calls.cutByDeadline(refusal)) {
            return Optional.of(new QueryEnd.OutOfTime(progress));
        }
        return Optional.of(
                progress.events() == 0
                        ? new QueryEnd.Refused(progress, refusal)
                        : new QueryEnd.Cut(
                                progress,
                                partial(
                                        progress,
                                        FailureOutcomes.outcome(refusal).message())));
    }

    private static Optional<QueryEnd> failed(QueryProgress progress, String code, String sentence) {
        return Optional.of(new QueryEnd.Cut(
                progress, progress.events() == 0 ? new Outcome.Failed(code, sentence) : partial(progress, sentence)));
    }
}
