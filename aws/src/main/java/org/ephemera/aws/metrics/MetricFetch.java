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
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.MetricLag;
import org.ephemera.collect.source.PageContinuation;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.ephemera.store.ParallelCalls;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/** Fetches series with {@code GetMetricData}, some batches at a time, each to its last page. The answers are CBOR. */
public final class MetricFetch {
    /** Hours; finer steps go sooner. */
    private static final Duration KEPT = Duration.ofDays(455);

    /** So long before they are too late the batches that are left are cut anew: asking takes its time. */
    private static final Duration GOOD = MetricBatch.MARGIN.dividedBy(2);

    /** Of what is asked for in steps that are not kept any more CloudWatch gives nothing, and calls it complete. */
    public static final String TOO_LATE = "AskedTooLate";

    private static final Set<String> FORBIDDEN = Set.of("Forbidden");
    private static final int MOST_PAGES = 1000;
    private static final int AT_ONCE = 8;

    /** @param refusal what ended a batch before its last page, if anything did */
    private record Fetched(MetricResults answers, @Nullable ApiFailure refusal) {}

    private final CloudWatchClient client;
    private final ItemCalls calls;
    private final Recorder recorder;
    private final Deadline deadline;

    public MetricFetch(CloudWatchClient client, ItemCalls calls, Recorder recorder, Deadline deadline) {
        this.client = client;
        this.calls = calls.persistent();
        this.recorder = recorder;
        this.deadline = deadline;
    }

    /** @param series in an order that is the same every time */
    public Step fetch(List<CloudWatchMetric> series, PlannedItem item, Cursor from) throws IOException {
        return fetch(series, each -> item.window().from(), item, from);
    }

    /** @param since when each begins, not before the window does */
    public Step fetch(
            List<CloudWatchMetric> series, Function<CloudWatchMetric, Instant> since, PlannedItem item, Cursor from)
            throws IOException {
        Instant now = deadline.clock().instant();
        MetricProgress progress = MetricProgress.from(from, series, now);
        List<MetricBatch> batches = MetricBatch.of(series, since, item.window(), progress.cut());
        if (batches.stream().skip(progress.batches()).anyMatch(batch -> batch.isTooLate(now.plus(GOOD)))) {
            // A cursor counts batches; of others it says nothing.
            progress = progress.again(now);
            batches = MetricBatch.of(series, since, item.window(), now);
        }
        while (progress.batches() < batches.size()) {
            if (deadline.passed()) {
                return new Step.Paused(progress.cursor());
            }
            int end = Math.min(progress.batches() + AT_ONCE, batches.size());
            List<ParallelCalls.Part<Fetched>> wave = batches.subList(progress.batches(), end).stream()
                    .<ParallelCalls.Part<Fetched>>map(
                            batch -> () -> batch(batch, EcsPlace.of(item).region()))
                    .toList();
            @Nullable ApiFailure refused = null;
            MetricProgress answered = progress;
            for (Fetched fetched : ParallelCalls.all(wave)) {
                @Nullable ApiFailure refusal = fetched.refusal();
                if (refusal != null && calls.cutByDeadline(refusal)) {
                    // Those after it are asked for again, and from the first on that was refused: a cursor counts
                    // batches.
                    return new Step.Paused(answered.cursor());
                }
                progress = progress.plus(fetched.answers());
                refused = refused == null ? refusal : refused;
                answered = refused == null ? progress : answered;
            }
            if (refused != null) {
                return new Step.Finished(refused(refused, progress), progress.extent());
            }
            recorder.reached(progress.cursor());
        }
        return new Step.Finished(outcome(item, progress, series.size()), progress.extent());
    }

    /** All pages of a batch. */
    private Fetched batch(MetricBatch batch, String region) throws IOException {
        MetricResults answers = new MetricResults(batch.queries().size());
        @Nullable String token = null;
        for (int page = 1; page <= MOST_PAGES; ) {
            MetricPageView view = new MetricPageView();
            switch (ask(batch, region, token, view)) {
                case CallResult.Refused<GetMetricDataResponse> refused -> {
                    return new Fetched(answers, refused.refusal());
                }
                case CallResult.Answered<GetMetricDataResponse> answered -> {
                    MetricPage read = view.page();
                    answers.add(read);
                    if (batch.isTooLate(deadline.clock().instant())) {
                        answers.trouble(TOO_LATE);
                    }
                    PageContinuation paging = PageContinuation.of(read.nextToken(), token);
                    calls.log(
                            answered.received(),
                            new ResponsePage(page, paging == PageContinuation.MORE, read.points()));
                    if (paging != PageContinuation.MORE) {
                        if (paging == PageContinuation.STUCK) {
                            answers.trouble(PageContinuation.STUCK_CODE);
                        }
                        return new Fetched(answers, null);
                    }
                    token = read.nextToken();
                    page++;
                }
            }
        }
        answers.trouble("TooManyPages");
        return new Fetched(answers, null);
    }

    private CallResult<GetMetricDataResponse> ask(
            MetricBatch batch, String region, @Nullable String token, MetricPageView view) throws IOException {
        SortedMap<String, String> params = batch.params();
        if (token != null) {
            params.put("nextToken", token);
        }
        return calls.ask(
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
        String late = MetricLag.sentence(item.window(), now);
        String held = CountText.of(progress.points(), "data point") + " of " + CountText.of(series, "metric");
        if (progress.points() == 0 && progress.troubles().equals(FORBIDDEN)) {
            return new Outcome.Denied(
                    MetricsCatalog.GET_METRIC_DATA.permission(),
                    "CloudWatch answered that the caller may read none of " + CountText.of(series, "metric"));
        }
        if (!progress.troubles().isEmpty()) {
            String stuck = progress.troubles().contains(PageContinuation.STUCK_CODE)
                    ? "; " + PageContinuation.STUCK_SENTENCE
                    : "";
            return new Outcome.Partial(held + "; CloudWatch did not say that these are all: "
                    + String.join(", ", progress.troubles()) + stuck);
        }
        Instant oldest = now.minus(KEPT);
        String keeps = "CloudWatch keeps data points for " + KEPT.toDays() + " days";
        if (progress.points() == 0 && item.window().to().isBefore(oldest)) {
            return new Outcome.Expired(keeps + ", and the window is older");
        }
        if (item.window().from().isBefore(oldest)) {
            return new Outcome.Partial(held + late + "; " + keeps + ", so what was before "
                    + oldest.truncatedTo(ChronoUnit.SECONDS) + " is gone");
        }
        if (progress.points() == 0) {
            return new Outcome.Empty("CloudWatch has no data points in the window" + late);
        }
        return new Outcome.Collected(held + " in " + MetricBatch.STATISTICS.size() + " statistics" + late);
    }

    private static Outcome refused(ApiFailure refusal, MetricProgress progress) {
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return progress.points() == 0
                ? outcome
                : new Outcome.Partial(CountText.of(progress.points(), "data point") + " are there, the rest is not: "
                        + outcome.message());
    }
}
