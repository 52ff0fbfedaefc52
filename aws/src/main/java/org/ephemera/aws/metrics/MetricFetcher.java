package org.ephemera.aws.metrics;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;
import org.ephemera.aws.call.FailureOutcomes;
import org.ephemera.aws.call.ItemCalls;
import org.ephemera.aws.catalog.EcsPlace;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.MetricLag;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;
import org.ephemera.store.ParallelCalls;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * Fetcher of series with {@code GetMetricData}: some batches in parallel, each to its last page. The responses are
 * CBOR.
 */
public final class MetricFetcher {
    /** Retention of one-hour points; finer points expire earlier. */
    private static final Duration RETENTION = Duration.ofDays(455);

    /**
     * Time before the retention limit at which the remaining batches are created again, because the requests take time.
     */
    private static final Duration SAFETY = MetricBatch.MARGIN.dividedBy(2);

    /**
     * Trouble code of a batch that was requested after its retention: CloudWatch returns no points and reports them as
     * complete.
     */
    public static final String TOO_LATE = "AskedTooLate";

    private static final Set<String> FORBIDDEN = Set.of("Forbidden");
    private static final int MOST_PAGES = 1000;
    private static final int PARALLEL_BATCHES = 8;

    /**
     * Result of one batch.
     *
     * @param refusal the failure that ended the batch before its last page, if any
     */
    private record Fetched(MetricResults results, @Nullable ApiFailure refusal) {}

    private final CloudWatchClient client;
    private final ItemCalls calls;
    private final Recorder recorder;
    private final Deadline deadline;

    public MetricFetcher(CloudWatchClient client, ItemCalls calls, Recorder recorder, Deadline deadline) {
        this.client = client;
        this.calls = calls.persistent();
        this.recorder = recorder;
        this.deadline = deadline;
    }

    /**
     * Fetches series from the start of the window.
     *
     * @param series the series, in the same order in every run
     */
    public SourceResult fetch(List<CloudWatchMetric> series, PlannedItem item, ResumeCursor from) throws IOException {
        return fetch(series, each -> item.window().from(), item, from);
    }

    /**
     * Fetches series.
     *
     * @param since start of each series, not before the window
     */
    public SourceResult fetch(
            List<CloudWatchMetric> series,
            Function<CloudWatchMetric, Instant> since,
            PlannedItem item,
            ResumeCursor from)
            throws IOException {
        Instant now = deadline.clock().instant();
        MetricProgress progress = MetricProgress.from(from, series, now);
        List<MetricBatch> batches = MetricBatch.of(series, since, item.window(), progress.cut());
        if (batches.stream().skip(progress.batches()).anyMatch(batch -> batch.isTooLate(now.plus(SAFETY)))) {
            // A cursor counts batches and is not valid for other batches.
            progress = progress.restart(now);
            batches = MetricBatch.of(series, since, item.window(), now);
        }
        while (progress.batches() < batches.size()) {
            if (deadline.passed()) {
                return new SourceResult.Paused(progress.cursor());
            }
            int end = Math.min(progress.batches() + PARALLEL_BATCHES, batches.size());
            List<ParallelCalls.Part<Fetched>> wave = batches.subList(progress.batches(), end).stream()
                    .<ParallelCalls.Part<Fetched>>map(
                            batch -> () -> batch(batch, EcsPlace.of(item).region()))
                    .toList();
            @Nullable ApiFailure refused = null;
            MetricProgress answered = progress;
            for (Fetched fetched : ParallelCalls.all(wave)) {
                @Nullable ApiFailure refusal = fetched.refusal();
                if (refusal != null && calls.isEndedByDeadline(refusal)) {
                    // The batches after the first refused one are requested again, because a cursor counts batches.
                    return new SourceResult.Paused(answered.cursor());
                }
                progress = progress.plus(fetched.results());
                refused = refused == null ? refusal : refused;
                answered = refused == null ? progress : answered;
            }
            if (refused != null) {
                return new SourceResult.Finished(refused(refused, progress), progress.extent());
            }
            recorder.reached(progress.cursor());
        }
        return new SourceResult.Finished(outcome(item, progress, series.size()), progress.extent());
    }

    /** Reads all pages of a batch. */
    private Fetched batch(MetricBatch batch, String region) throws IOException {
        MetricResults results = new MetricResults(batch.queries().size());
        @Nullable String token = null;
        for (int page = 1; page <= MOST_PAGES; ) {
            MetricPageView view = new MetricPageView();
            switch (ask(batch, region, token, view)) {
                case CallResult.Failed<GetMetricDataResponse> refused -> {
                    return new Fetched(results, refused.failure());
                }
                case CallResult.Answered<GetMetricDataResponse> answered -> {
                    MetricPage metricPage = view.page();
                    results.add(metricPage);
                    if (batch.isTooLate(deadline.clock().instant())) {
                        results.addTrouble(TOO_LATE);
                    }
                    PageContinuation paging = PageContinuation.of(metricPage.nextToken(), token);
                    calls.log(
                            answered.stored(),
                            new ResponsePage(page, paging == PageContinuation.MORE, metricPage.points()));
                    if (paging != PageContinuation.MORE) {
                        if (paging == PageContinuation.STUCK) {
                            results.addTrouble(PageContinuation.STUCK_CODE);
                        }
                        return new Fetched(results, null);
                    }
                    token = metricPage.nextToken();
                    page++;
                }
            }
        }
        results.addTrouble("TooManyPages");
        return new Fetched(results, null);
    }

    private CallResult<GetMetricDataResponse> ask(
            MetricBatch batch, String region, @Nullable String token, MetricPageView view) throws IOException {
        SortedMap<String, String> params = batch.params();
        if (token != null) {
            params.put("nextToken", token);
        }
        return calls.call(
                new ApiRequest(MetricsCatalog.GET_METRIC_DATA, region, params, view)
                        .ofPoints(batch.points(deadline.clock().instant())),
                recorded -> client.getMetricData(r -> r.startTime(batch.from())
                        .endTime(batch.to())
                        .scanBy(ScanBy.TIMESTAMP_ASCENDING)
                        .metricDataQueries(batch.queries())
                        .nextToken(token)
                        .overrideConfiguration(recorded)));
    }

    private Outcome outcome(PlannedItem item, MetricProgress progress, int series) {
        Instant now = deadline.clock().instant();
        String late = MetricLag.lateDataClause(item.window(), now);
        String found = CountText.of(progress.points(), "data point") + " of " + CountText.of(series, "metric");
        if (progress.points() == 0 && progress.troubles().equals(FORBIDDEN)) {
            return new Outcome.Denied(
                    MetricsCatalog.GET_METRIC_DATA.permission(),
                    "CloudWatch reports that the caller may read none of " + CountText.of(series, "metric"));
        }
        if (!progress.troubles().isEmpty()) {
            String stuck = progress.troubles().contains(PageContinuation.STUCK_CODE)
                    ? "; " + PageContinuation.STUCK_SENTENCE
                    : "";
            return new Outcome.Partial(found + "; CloudWatch did not report them as complete: "
                    + String.join(", ", progress.troubles()) + stuck);
        }
        Instant oldest = now.minus(RETENTION);
        String keeps = "CloudWatch keeps data points for " + RETENTION.toDays() + " days";
        if (progress.points() == 0 && item.window().to().isBefore(oldest)) {
            return new Outcome.Expired(keeps + ", and the window is older than that");
        }
        if (item.window().from().isBefore(oldest)) {
            return new Outcome.Partial(found + late + "; " + keeps + ", so data points before "
                    + oldest.truncatedTo(ChronoUnit.SECONDS) + " have expired");
        }
        if (progress.points() == 0) {
            return new Outcome.Empty("CloudWatch has no data points in the window" + late);
        }
        return new Outcome.Collected(found + " in " + MetricBatch.STATISTICS.size() + " statistics" + late);
    }

    private static Outcome refused(ApiFailure refusal, MetricProgress progress) {
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return progress.points() == 0
                ? outcome
                : new Outcome.Partial(CountText.of(progress.points(), "data point")
                        + " are collected; the rest is unavailable: " + outcome.message());
    }
}
