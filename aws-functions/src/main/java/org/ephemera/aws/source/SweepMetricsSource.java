package org.ephemera.aws.source;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.bag.Cursor;
import org.ephemera.bag.Page;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.Paging;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Extent;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** One call's worth of a sweep: the series of many containers in a closed window, each minute. */
public final class SweepMetricsSource implements EvidenceSource {
    /** How long CloudWatch keeps a point for each minute. */
    public static final Duration KEPT = Duration.ofDays(15);

    private static final int MOST_PAGES = 100;

    public static final Artifact ARTIFACT = new Artifact(
            "aws.sweep.metrics",
            "Of a sweep: metrics of many services, tasks and containers, each minute of a closed window",
            Volatility.V3,
            false,
            false,
            List.of(MetricFetch.GET.key()),
            List.of(MetricFetch.GET.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html");

    private final AwsClients clients;

    public SweepMetricsSource(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        SweepBatch batch = SweepBatch.from(item.params());
        TreeSet<String> troubles = new TreeSet<>();
        long points = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        @Nullable String token = null;
        for (int number = 1; number <= MOST_PAGES; number++) {
            if (deadline.passed()) {
                return new Step.Paused(Cursor.START);
            }
            MetricPageView view = new MetricPageView();
            switch (ask(calls, item, batch, token, view)) {
                case Reply.Refused<GetMetricDataResponse> refused -> {
                    if (calls.cutByDeadline(refused.refusal())) {
                        return new Step.Paused(Cursor.START);
                    }
                    return new Step.Finished(refused(refused.refusal(), points), extent(points, first, last));
                }
                case Reply.Answered<GetMetricDataResponse> answered -> {
                    MetricPage page = view.page();
                    points += page.points();
                    first = Math.min(first, page.first());
                    last = Math.max(last, page.last());
                    troubles.addAll(page.messages());
                    page.status().values().stream()
                            .filter(SweepMetricsSource::isTrouble)
                            .forEach(troubles::add);
                    Paging paging = Paging.of(page.nextToken(), token);
                    calls.log(answered.received(), new Page(number, paging == Paging.MORE, page.points()));
                    if (paging == Paging.MORE) {
                        token = page.nextToken();
                        continue;
                    }
                    if (paging == Paging.STUCK) {
                        troubles.add(Paging.STUCK_CODE);
                    }
                    if (page.status().containsValue(MetricPage.PARTIAL)) {
                        troubles.add(MetricPage.PARTIAL);
                    }
                    return new Step.Finished(outcome(points, batch, troubles), extent(points, first, last));
                }
            }
        }
        troubles.add("TooManyPages");
        return new Step.Finished(outcome(points, batch, troubles), extent(points, first, last));
    }

    private Reply<GetMetricDataResponse> ask(
            Calls calls, PlannedItem item, SweepBatch batch, @Nullable String token, MetricPageView view)
            throws IOException {
        SortedMap<String, String> params = new TreeMap<>(Map.of(
                "startTime", item.window().from().toString(),
                "endTime", item.window().to().toString(),
                "period", Long.toString(SweepBatch.PERIOD.toSeconds()),
                "statistics", String.join(",", MetricBatch.STATISTICS),
                "scanBy", "TimestampAscending",
                "acceptEncoding", "gzip"));
        params.putAll(batch.params());
        if (token != null) {
            params.put("nextToken", token);
        }
        long most = (long) batch.count() * item.window().length().dividedBy(SweepBatch.PERIOD);
        return calls.ask(
                new Question(MetricFetch.GET, item.param("region"), params, view).ofPoints(most),
                recorded -> clients.cloudWatch(item.param("region"))
                        .getMetricData(r -> r.startTime(item.window().from())
                                .endTime(item.window().to())
                                .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                                .metricDataQueries(batch.asked())
                                .nextToken(token)
                                .overrideConfiguration(o -> {
                                    recorded.accept(o);
                                    o.putHeader("Accept-Encoding", "gzip");
                                })));
    }

    /** A series that is partial may be completed on the next page. */
    private static boolean isTrouble(String status) {
        return !status.equals(MetricPage.COMPLETE) && !status.equals(MetricPage.PARTIAL);
    }

    private static Extent extent(long points, long first, long last) {
        Extent extent = Extent.of(points);
        return points == 0
                ? extent
                : extent.between(Instant.ofEpochSecond(first), Instant.ofEpochSecond(last))
                        .lostAfter(Instant.ofEpochSecond(first).plus(KEPT));
    }

    private static Outcome outcome(long points, SweepBatch batch, SortedSet<String> troubles) {
        String held = Counted.of(points, "data point") + " of " + batch.count() + " queries";
        if (!troubles.isEmpty()) {
            return new Outcome.Partial(
                    held + "; CloudWatch did not say that these are all: " + String.join(", ", troubles));
        }
        return points == 0
                ? new Outcome.Empty("CloudWatch has no data points in the window")
                : new Outcome.Collected(held);
    }

    private static Outcome refused(Refusal refusal, long points) {
        Outcome outcome = Refusals.outcome(refusal);
        return points == 0
                ? outcome
                : new Outcome.Partial(
                        Counted.of(points, "data point") + " are there, the rest is not: " + outcome.message());
    }
}
