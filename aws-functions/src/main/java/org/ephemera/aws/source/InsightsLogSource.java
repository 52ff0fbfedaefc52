package org.ephemera.aws.source;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.Page;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.collect.source.Paging;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Shown;
import org.ephemera.evidence.Volatility;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartQueryResponse;

/**
 * The log of a container in a group that only Logs Insights can read, as those of the class Infrequent Access. A query
 * returns a hundred thousand events at most, so the window is halved until each part has no more.
 */
public final class InsightsLogSource implements EvidenceSource {
    private static final Operation START = Operation.of("logs", "StartQuery");
    private static final Operation RESULTS = Operation.of("logs", "GetQueryResults");
    /** What may stand between quotes in a query. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/#+=@-]{1,512}");

    private static final int MOST_ROWS = 100_000;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

    public static final Artifact ARTIFACT = new Artifact(
            "aws.logs.insights",
            "The log of a container, where only Logs Insights can read it",
            Volatility.V4,
            true,
            true,
            List.of(START.key(), RESULTS.key()),
            List.of(START.permission(), RESULTS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html");

    private final AwsClients clients;

    public InsightsLogSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        QueryProgress progress = QueryProgress.from(from, item.window());
        if (!PLAIN.matcher(item.param("stream")).matches()) {
            return finished(
                    item,
                    new Outcome.Failed(
                            "NameUnfit",
                            "the stream's name has letters that were not put into a query; query the group "
                                    + Shown.of(item.param("group")) + " by hand"),
                    progress);
        }
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        while (progress.next().isPresent()) {
            Optional<Step> end = query(item, progress.next().get(), calls, deadline, progress);
            if (end.isPresent()) {
                return end.get();
            }
            recorder.reached(progress.cursor());
        }
        return finished(item, whole(item, progress), progress);
    }

    /** Nothing if the span is done with, or was halved. */
    private Optional<Step> query(
            PlannedItem item, QuerySpan span, Calls calls, Deadline deadline, QueryProgress progress)
            throws IOException {
        if (deadline.passed()) {
            return Optional.of(new Step.Paused(progress.cursor()));
        }
        return switch (start(item, span, calls)) {
            case Reply.Refused<StartQueryResponse> refused -> refused(item, refused.refusal(), calls, progress);
            case Reply.Answered<StartQueryResponse> answered -> {
                calls.log(answered.received(), new Page(progress.page(), true, 0));
                yield results(item, span, answered.response().queryId(), calls, deadline, progress);
            }
        };
    }

    private Optional<Step> results(
            PlannedItem item,
            QuerySpan span,
            @Nullable String query,
            Calls calls,
            Deadline deadline,
            QueryProgress progress)
            throws IOException {
        if (query == null) {
            return Optional.of(finished(
                    item, failed(progress, Refusal.UNREADABLE, "StartQuery answered without a query's id"), progress));
        }
        String token = "";
        long rows = 0;
        String earliest = "";
        String latest = "";
        Waiting waiting = new Waiting(LONGEST_PAUSE);
        while (!deadline.passed()) {
            AtomicReference<QueryPage> page = new AtomicReference<>(new QueryPage());
            switch (page(item, query, token, calls, page)) {
                case Reply.Refused<GetQueryResultsResponse> refused -> {
                    return refused(item, refused.refusal(), calls, progress);
                }
                case Reply.Answered<GetQueryResultsResponse> answered -> {
                    GetQueryResultsResponse response = answered.response();
                    String status = String.valueOf(response.statusAsString());
                    boolean running = status.equals("Running") || status.equals("Scheduled");
                    Paging paging = Paging.of(response.nextToken(), token);
                    QueryPage found = page.get();
                    calls.log(
                            answered.received(),
                            new Page(progress.page(), running || paging == Paging.MORE, running ? 0 : found.rows()));
                    if (running) {
                        waiting.pause(deadline);
                        continue;
                    }
                    if (!status.equals("Complete")) {
                        return Optional.of(finished(
                                item,
                                failed(progress, "Query" + Shown.of(status), "the query ended as " + Shown.of(status)),
                                progress));
                    }
                    if (found.matched() > MOST_ROWS && !span.isOneSecond()) {
                        progress.split();
                        return Optional.empty();
                    }
                    rows += found.rows();
                    earliest = earliest.isEmpty() ? found.earliest() : earliest;
                    latest = found.latest().isEmpty() ? latest : found.latest();
                    if (response.nextToken() == null || paging != Paging.MORE) {
                        // A service that does not tell how many there are is taken at its limit.
                        if (found.matched() < 0 && rows >= MOST_ROWS && !span.isOneSecond()) {
                            progress.split();
                        } else {
                            progress.found(rows, Math.max(0, found.matched() - rows), earliest, latest);
                        }
                        return Optional.empty();
                    }
                    token = response.nextToken();
                }
            }
        }
        return Optional.of(new Step.Paused(progress.cursor()));
    }

    private Reply<StartQueryResponse> start(PlannedItem item, QuerySpan span, Calls calls) throws IOException {
        String region = item.param("region");
        String query = "fields @timestamp, @ingestionTime, @logStream, @message, @ptr | filter @logStream = \""
                + item.param("stream") + "\" | sort @timestamp asc | limit " + MOST_ROWS;
        Map<String, String> params = Map.of(
                "logGroupName", item.param("group"),
                "queryString", query,
                "startTime", Long.toString(span.from()),
                "endTime", Long.toString(span.to()));
        return calls.ask(
                Question.of(START, region, params),
                recorded -> clients.logs(region)
                        .startQuery(r -> r.logGroupName(item.param("group"))
                                .queryString(query)
                                .startTime(span.from())
                                .endTime(span.to())
                                .overrideConfiguration(recorded)));
    }

    private Reply<GetQueryResultsResponse> page(
            PlannedItem item, String query, String token, Calls calls, AtomicReference<QueryPage> page)
            throws IOException {
        String region = item.param("region");
        TreeMap<String, String> params = new TreeMap<>(Map.of("queryId", query));
        if (!token.isEmpty()) {
            params.put("nextToken", token);
        }
        Question question = new Question(RESULTS, region, params, () -> {
            page.set(new QueryPage());
            return page.get();
        });
        return calls.ask(
                question,
                recorded -> clients.logs(region)
                        .getQueryResults(r -> r.queryId(query)
                                .nextToken(token.isEmpty() ? null : token)
                                .overrideConfiguration(recorded)));
    }

    private static Optional<Step> refused(PlannedItem item, Refusal refusal, Calls calls, QueryProgress progress) {
        if (calls.cutByDeadline(refusal)) {
            return Optional.of(new Step.Paused(progress.cursor()));
        }
        Outcome outcome = refusal.code().equals("ResourceNotFoundException")
                ? new Outcome.Expired("the log group does not exist: it was deleted, or it never existed")
                : Refusals.outcome(refusal);
        return Optional.of(
                finished(item, progress.events() == 0 ? outcome : partial(progress, outcome.message()), progress));
    }

    private static Step finished(PlannedItem item, Outcome outcome, QueryProgress progress) {
        return new Step.Finished(NamedOutcome.of(item.param("container"), outcome), progress.extent());
    }

    private static Outcome whole(PlannedItem item, QueryProgress progress) {
        if (progress.missing() > 0) {
            return partial(
                    progress,
                    "in one second there are more than a query returns, and " + Counted.of(progress.missing(), "event")
                            + " could not be had");
        }
        String delivery = item.param("delivery").isEmpty() ? "" : "; " + item.param("delivery");
        return progress.events() == 0
                ? new Outcome.Empty("Logs Insights found no events of the stream in the window" + delivery)
                : new Outcome.Collected(
                        Counted.of(progress.events(), "event") + ", read with Logs Insights" + delivery);
    }

    private static Outcome failed(QueryProgress progress, String code, String sentence) {
        return progress.events() == 0 ? new Outcome.Failed(code, sentence) : partial(progress, sentence);
    }

    private static Outcome partial(QueryProgress progress, String why) {
        return new Outcome.Partial(
                Counted.of(progress.events(), "event") + " read with Logs Insights are there; then " + why);
    }
}
