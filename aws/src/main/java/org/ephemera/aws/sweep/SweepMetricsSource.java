package org.ephemera.aws.sweep;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.aws.catalog.SweepCatalog;
import org.ephemera.aws.metrics.MetricBatch;
import org.ephemera.aws.metrics.MetricFetcher;
import org.ephemera.aws.metrics.MetricPage;
import org.ephemera.aws.metrics.MetricPageView;
import org.ephemera.aws.metrics.MetricResults;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** Source that reads the series of one {@link SweepBatch} for a closed day, one data point a minute. */
public final class SweepMetricsSource implements EvidenceSource {
    /** Retention of one-minute points in CloudWatch. */
    public static final Duration RETENTION = Duration.ofDays(15);

    /** Margin before the retention ends. A query that starts before the retention returns no points at all. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final String RETENTION_SENTENCE =
            "CloudWatch stores one-minute points for " + RETENTION.toDays() + " days";

    private static final int MOST_PAGES = 100;

    private final AwsClients clients;

    public SweepMetricsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Instant oldest = oldest();
        if (!item.window().to().isAfter(oldest)) {
            return new SourceResult.Finished(
                    new Outcome.Expired("all of these minutes had expired when they were requested: "
                            + RETENTION_SENTENCE
                            + "; 'ephemera collect' reads the points that it stores longer, of five minutes and of"
                            + " one hour"));
        }
        // The item may have waited since it was planned, for other items or for another run.
        boolean truncated = item.window().from().isBefore(oldest);
        TimeWindow queried = truncated ? new TimeWindow(oldest, item.window().to()) : item.window();
        ItemCalls calls = new ItemCalls(SweepCatalog.METRICS, recorder, deadline, clients);
        SweepBatch batch = SweepBatch.from(item.params());
        MetricResults results = new MetricResults(batch.count());
        @Nullable String token = null;
        for (int number = 1; number <= MOST_PAGES; number++) {
            if (deadline.passed()) {
                return new SourceResult.Paused(ResumeCursor.START);
            }
            MetricPageView view = new MetricPageView();
            switch (ask(calls, EcsPlace.of(item).region(), queried, batch, token, view)) {
                case CallResult.Failed<GetMetricDataResponse> refused -> {
                    if (calls.isEndedByDeadline(refused.failure())) {
                        return new SourceResult.Paused(ResumeCursor.START);
                    }
                    return new SourceResult.Finished(refused(refused.failure(), results.points()), extent(results));
                }
                case CallResult.Answered<GetMetricDataResponse> answered -> {
                    MetricPage page = view.page();
                    results.add(page);
                    // The call may have waited for the rate limit longer than the margin.
                    if (queried.from().isBefore(clients.clock().instant().minus(RETENTION))) {
                        results.addTrouble(MetricFetcher.TOO_LATE);
                    }
                    PageContinuation paging = PageContinuation.of(page.nextToken(), token);
                    calls.log(
                            answered.stored(),
                            new ResponsePage(number, paging == PageContinuation.MORE, page.points()));
                    if (paging == PageContinuation.MORE) {
                        token = page.nextToken();
                        continue;
                    }
                    if (paging == PageContinuation.STUCK) {
                        results.addTrouble(PageContinuation.STUCK_CODE);
                    }
                    return finished(results, batch, truncated ? Optional.of(oldest) : Optional.empty());
                }
            }
        }
        results.addTrouble("TooManyPages");
        return finished(results, batch, truncated ? Optional.of(oldest) : Optional.empty());
    }

    /** Returns the earliest start of a query, in whole minutes. */
    private Instant oldest() {
        return clients.clock()
                .instant()
                .minus(RETENTION)
                .plus(MARGIN)
                .plus(SweepBatch.PERIOD)
                .truncatedTo(ChronoUnit.MINUTES);
    }

    private CallResult<GetMetricDataResponse> ask(
            ItemCalls calls,
            String region,
            TimeWindow queried,
            SweepBatch batch,
            @Nullable String token,
            MetricPageView view)
            throws IOException {
        SortedMap<String, String> params = new TreeMap<>(Map.of(
                "startTime", queried.from().toString(),
                "endTime", queried.to().toString(),
                "period", Long.toString(SweepBatch.PERIOD.toSeconds()),
                "statistics", String.join(",", MetricBatch.STATISTICS),
                "scanBy", "TimestampAscending",
                "acceptEncoding", "gzip"));
        params.putAll(batch.params());
        if (token != null) {
            params.put("nextToken", token);
        }
        long most = (long) batch.count() * queried.length().dividedBy(SweepBatch.PERIOD);
        return calls.call(
                new ApiRequest(MetricsCatalog.GET_METRIC_DATA, region, params, view).ofPoints(most),
                recorded -> clients.cloudWatch(region)
                        .getMetricData(r -> r.startTime(queried.from())
                                .endTime(queried.to())
                                .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                                .metricDataQueries(batch.toQueries())
                                .nextToken(token)
                                .overrideConfiguration(o -> {
                                    recorded.accept(o);
                                    o.putHeader("Accept-Encoding", "gzip");
                                })));
    }

    private static EvidenceExtent extent(MetricResults results) {
        Optional<Instant> lost = results.first().map(time -> time.plus(RETENTION));
        return new EvidenceExtent(results.points(), results.first(), results.last(), lost);
    }

    /**
     * Returns the finished step.
     *
     * @param oldest start of the query, if it is later than the start of the window
     */
    private static SourceResult finished(MetricResults results, SweepBatch batch, Optional<Instant> oldest) {
        Outcome all = outcome(results, batch);
        Outcome outcome = oldest.<Outcome>map(begin -> new Outcome.Partial(all.message() + "; " + RETENTION_SENTENCE
                        + "; points before " + begin + " had expired when they were requested"))
                .orElse(all);
        return new SourceResult.Finished(outcome, extent(results));
    }

    private static Outcome outcome(MetricResults results, SweepBatch batch) {
        String points = CountText.of(results.points(), "data point") + " of " + batch.count() + " queries";
        if (!results.troubles().isEmpty()) {
            return new Outcome.Partial(points + "; CloudWatch did not report that the result is complete: "
                    + String.join(", ", results.troubles()));
        }
        return results.points() == 0
                ? new Outcome.Empty("CloudWatch has no data points in the window")
                : new Outcome.Collected(points);
    }

    private static Outcome refused(ApiFailure refusal, long points) {
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return points == 0
                ? outcome
                : new Outcome.Partial(
                        CountText.of(points, "data point") + " were collected, the rest was not: " + outcome.message());
    }
}
