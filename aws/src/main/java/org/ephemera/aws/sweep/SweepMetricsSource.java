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
import org.ephemera.aws.metrics.MetricFetch;
import org.ephemera.aws.metrics.MetricPage;
import org.ephemera.aws.metrics.MetricPageView;
import org.ephemera.aws.metrics.MetricResults;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** One call's worth of a sweep: the series of many containers in a closed window, each minute. */
public final class SweepMetricsSource implements EvidenceSource {
    /** How long CloudWatch keeps a point for each minute. */
    public static final Duration KEPT = Duration.ofDays(15);

    /** So long before it goes a minute is not asked for any more: of a question that begins too early nothing is given. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final String KEEPS = "CloudWatch keeps a point for each minute for " + KEPT.toDays() + " days";

    private static final int MOST_PAGES = 100;

    private final AwsClients clients;

    public SweepMetricsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Instant kept = kept();
        if (!item.window().to().isAfter(kept)) {
            return new Step.Finished(
                    new Outcome.Expired("none of these minutes was kept any more when their turn came: " + KEEPS
                            + "; 'ephemera collect' asks for what it keeps longer, by five minutes and by the hour"));
        }
        // What was planned in time may have waited since, for others before it or for another run.
        boolean late = item.window().from().isBefore(kept);
        TimeWindow span = late ? new TimeWindow(kept, item.window().to()) : item.window();
        ItemCalls calls = new ItemCalls(SweepCatalog.METRICS, recorder, deadline, clients);
        SweepBatch batch = SweepBatch.from(item.params());
        MetricResults answers = new MetricResults(batch.count());
        @Nullable String token = null;
        for (int number = 1; number <= MOST_PAGES; number++) {
            if (deadline.passed()) {
                return new Step.Paused(Cursor.START);
            }
            MetricPageView view = new MetricPageView();
            switch (ask(calls, EcsPlace.of(item).region(), span, batch, token, view)) {
                case CallResult.Refused<GetMetricDataResponse> refused -> {
                    if (calls.cutByDeadline(refused.refusal())) {
                        return new Step.Paused(Cursor.START);
                    }
                    return new Step.Finished(refused(refused.refusal(), answers.points()), extent(answers));
                }
                case CallResult.Answered<GetMetricDataResponse> answered -> {
                    MetricPage page = view.page();
                    answers.add(page);
                    // It may have waited for its turn for longer than the margin.
                    if (span.from().isBefore(clients.clock().instant().minus(KEPT))) {
                        answers.trouble(MetricFetch.TOO_LATE);
                    }
                    PageContinuation paging = PageContinuation.of(page.nextToken(), token);
                    calls.log(
                            answered.received(),
                            new ResponsePage(number, paging == PageContinuation.MORE, page.points()));
                    if (paging == PageContinuation.MORE) {
                        token = page.nextToken();
                        continue;
                    }
                    if (paging == PageContinuation.STUCK) {
                        answers.trouble(PageContinuation.STUCK_CODE);
                    }
                    return finished(answers, batch, late ? Optional.of(kept) : Optional.empty());
                }
            }
        }
        answers.trouble("TooManyPages");
        return finished(answers, batch, late ? Optional.of(kept) : Optional.empty());
    }

    /** From when on a question may begin, in whole minutes. */
    private Instant kept() {
        return clients.clock()
                .instant()
                .minus(KEPT)
                .plus(MARGIN)
                .plus(SweepBatch.PERIOD)
                .truncatedTo(ChronoUnit.MINUTES);
    }

    private CallResult<GetMetricDataResponse> ask(
            ItemCalls calls,
            String region,
            TimeWindow span,
            SweepBatch batch,
            @Nullable String token,
            MetricPageView view)
            throws IOException {
        SortedMap<String, String> params = new TreeMap<>(Map.of(
                "startTime", span.from().toString(),
                "endTime", span.to().toString(),
                "period", Long.toString(SweepBatch.PERIOD.toSeconds()),
                "statistics", String.join(",", MetricBatch.STATISTICS),
                "scanBy", "TimestampAscending",
                "acceptEncoding", "gzip"));
        params.putAll(batch.params());
        if (token != null) {
            params.put("nextToken", token);
        }
        long most = (long) batch.count() * span.length().dividedBy(SweepBatch.PERIOD);
        return calls.ask(
                new ApiRequest(MetricsCatalog.GET_METRIC_DATA, region, params, view).ofPoints(most),
                recorded -> clients.cloudWatch(region)
                        .getMetricData(r -> r.startTime(span.from())
                                .endTime(span.to())
                                .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                                .metricDataQueries(batch.asked())
                                .nextToken(token)
                                .overrideConfiguration(o -> {
                                    recorded.accept(o);
                                    o.putHeader("Accept-Encoding", "gzip");
                                })));
    }

    private static Extent extent(MetricResults answers) {
        Optional<Instant> lost = answers.first().map(time -> time.plus(KEPT));
        return new Extent(answers.points(), answers.first(), answers.last(), lost);
    }

    /** @param kept where the question began, if later than it should */
    private static Step finished(MetricResults answers, SweepBatch batch, Optional<Instant> kept) {
        Outcome all = outcome(answers, batch);
        Outcome outcome = kept.<Outcome>map(begin -> new Outcome.Partial(all.message() + "; " + KEEPS
                        + ", and what was before " + begin + " was gone when this was asked"))
                .orElse(all);
        return new Step.Finished(outcome, extent(answers));
    }

    private static Outcome outcome(MetricResults answers, SweepBatch batch) {
        String held = CountText.of(answers.points(), "data point") + " of " + batch.count() + " queries";
        if (!answers.troubles().isEmpty()) {
            return new Outcome.Partial(
                    held + "; CloudWatch did not say that these are all: " + String.join(", ", answers.troubles()));
        }
        return answers.points() == 0
                ? new Outcome.Empty("CloudWatch has no data points in the window")
                : new Outcome.Collected(held);
    }

    private static Outcome refused(ApiFailure refusal, long points) {
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return points == 0
                ? outcome
                : new Outcome.Partial(
                        CountText.of(points, "data point") + " are there, the rest is not: " + outcome.message());
    }
}
