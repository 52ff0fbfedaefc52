package org.ephemera.azure.metrics;

import com.azure.monitor.query.models.AggregationType;
import com.azure.monitor.query.models.MetricsQueryOptions;
import com.azure.monitor.query.models.MetricsQueryResult;
import com.azure.monitor.query.models.QueryTimeInterval;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.AzureTimes;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.MetricInterval;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.MetricLag;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.ParallelCalls;
import org.jspecify.annotations.Nullable;

/**
 * Source of Azure Monitor metrics of the target: CPU and memory of each container or replica, network, restarts,
 * requests. Each request covers a span of time, and up to four requests run concurrently. Metrics remain available
 * after their resource is deleted.
 */
public final class MetricsSource implements EvidenceSource {
    /** Number of concurrent requests. */
    private static final int AT_ONCE = 4;
    /** Length of the one-minute window that replaces a refused five-minute window of up to 92 days. */
    private static final Duration INSTEAD = Duration.ofDays(18);

    /** Margin for clock differences: the service rejects a request that begins before its retention. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    /**
     * Response to a request for one span.
     *
     * @param read data points of the response, if there is one
     * @param lacks codes for points that are missing
     */
    private record SpanResponse(CallResult<MetricsQueryResult> reply, MetricsView read, Set<String> lacks) {}

    private final AzureClients clients;

    public MetricsSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, MetricsCatalog.Parameters.class);
        MetricKind kind = params.kind();
        MetricInterval grain = params.grain();
        Instant oldest = clients.clock().instant().minus(MetricsCatalog.KEPT).plus(MARGIN);
        if (!item.window().to().isAfter(oldest)) {
            return new SourceResult.Finished(
                    new Outcome.Expired("Azure Monitor keeps metrics for 93 days, and the window ended before that"));
        }
        boolean cut = item.window().from().isBefore(oldest);
        List<TimeWindow> spans =
                grain.spans(cut ? new TimeWindow(oldest, item.window().to()) : item.window());
        ItemCalls calls = new ItemCalls(MetricsCatalog.METRICS, recorder, deadline, clients);
        MetricPoints progress = MetricPoints.from(from.orElse(ResumeCursor.START));
        while (progress.spans() < spans.size()) {
            if (deadline.passed()) {
                return new SourceResult.Paused(progress.cursor());
            }
            int end = Math.min(progress.spans() + AT_ONCE, spans.size());
            List<ParallelCalls.Part<SpanResponse>> wave = spans.subList(progress.spans(), end).stream()
                    .<ParallelCalls.Part<SpanResponse>>map(span -> () -> requestSpan(calls, item, kind, grain, span))
                    .toList();
            @Nullable ApiFailure refused = null;
            MetricPoints whole = progress;
            for (SpanResponse span : ParallelCalls.all(wave)) {
                switch (span.reply()) {
                    case CallResult.Failed<MetricsQueryResult> failed -> {
                        if (calls.isEndedByDeadline(failed.failure())) {
                            // A cursor counts spans, so all spans from the first refused one are requested again.
                            return new SourceResult.Paused(whole.cursor());
                        }
                        refused = refused == null ? failed.failure() : refused;
                    }
                    case CallResult.Answered<MetricsQueryResult> answered -> {
                        progress =
                                progress.plus(answered.response(), span.read()).withCodes(span.lacks());
                        whole = refused == null ? progress : whole;
                    }
                }
            }
            if (refused != null) {
                Outcome outcome = grain == MetricInterval.MINUTE
                                || progress.points() > 0
                                || !FailureOutcomes.isUnsupportedInterval(refused)
                        ? refused(refused, progress)
                        : byTheMinute(item, recorder);
                return finished(kind, grain, outcome, progress);
            }
            recorder.reached(progress.cursor());
        }
        String late = MetricLag.lateDataClause(item.window(), clients.clock().instant());
        Outcome outcome = complete(kind, progress, late);
        return finished(kind, grain, cut ? expiredBefore(outcome, oldest) : outcome, progress);
    }

    /**
     * Requests all aggregations together. If one of them is not supported, requests each separately, so that it does
     * not fail the others.
     */
    private SpanResponse requestSpan(
            ItemCalls calls, PlannedItem item, MetricKind kind, MetricInterval grain, TimeWindow span)
            throws IOException {
        SpanResponse all = ask(calls, item, kind, grain, span, kind.aggregations());
        if (!(all.reply() instanceof CallResult.Failed<MetricsQueryResult> refused)
                || !FailureOutcomes.isUnsupportedAggregation(refused.failure())) {
            return all;
        }
        @Nullable SpanResponse first = null;
        Set<String> lacks = new TreeSet<>();
        for (String one : kind.aggregations()) {
            SpanResponse alone = ask(calls, item, kind, grain, span, List.of(one));
            switch (alone.reply()) {
                case CallResult.Failed<MetricsQueryResult> failed -> {
                    if (!FailureOutcomes.isUnsupportedAggregation(failed.failure())) {
                        return alone;
                    }
                    lacks.add(one + "Refused");
                }
                case CallResult.Answered<MetricsQueryResult> answered -> {
                    lacks.addAll(MetricPoints.troubles(answered.response()));
                    first = first == null ? alone : first;
                }
            }
        }
        return first == null ? all : new SpanResponse(first.reply(), first.read(), lacks);
    }

    /**
     * Plans a one-minute request instead of the refused five-minute one. All metrics support one minute. The window is
     * limited to the number of points that three months at five minutes have.
     */
    private static Outcome byTheMinute(PlannedItem item, Recorder recorder) {
        TimeWindow wanted = item.window();
        TimeWindow newest = TimeWindow.before(wanted.to(), INSTEAD);
        boolean all = !wanted.from().isBefore(newest.from());
        var requested = ParameterCodec.read(item, MetricsCatalog.Parameters.class);
        var params = new MetricsCatalog.Parameters(requested.place(), requested.kind(), MetricInterval.MINUTE);
        PlannedItem minutes = recorder.plan(MetricsCatalog.METRICS, all ? wanted : newest, params);
        String instead = "Azure Monitor does not return these metrics at five-minute intervals; " + minutes.item()
                + " requests them at one-minute intervals";
        return all
                ? new Outcome.NotApplicable(instead)
                : new Outcome.Skipped(instead + ", from " + newest.from()
                        + " on; Azure keeps older points for 93 days: collect" + " them with --from");
    }

    private SpanResponse ask(
            ItemCalls calls,
            PlannedItem item,
            MetricKind kind,
            MetricInterval grain,
            TimeWindow span,
            List<String> aggregations)
            throws IOException {
        String id = AzurePlace.of(item).id();
        SortedMap<String, String> params = new TreeMap<>(Map.of(
                "resourceId",
                id,
                "metricnames",
                String.join(",", kind.names()),
                "timespan",
                AzureTimes.from(span) + "/" + AzureTimes.to(span),
                "interval",
                grain.step().toString(),
                "aggregation",
                String.join(",", aggregations)));
        MetricsQueryOptions options = new MetricsQueryOptions()
                .setMetricNamespace(kind.namespace())
                .setTimeInterval(new QueryTimeInterval(
                        AzureTimes.from(span).atOffset(ZoneOffset.UTC),
                        AzureTimes.to(span).atOffset(ZoneOffset.UTC)))
                .setGranularity(grain.step())
                .setAggregations(
                        aggregations.stream().map(AggregationType::fromString).toArray(AggregationType[]::new));
        kind.filter(AzurePlace.of(item)).ifPresent(filter -> {
            params.put("$filter", filter);
            params.put("top", Integer.toString(MetricsCatalog.MOST_SERIES));
            options.setFilter(filter).setTop(MetricsCatalog.MOST_SERIES);
        });
        AtomicReference<MetricsView> read = new AtomicReference<>(new MetricsView());
        ApiRequest request = new ApiRequest(MetricsCatalog.LIST, params, () -> {
            read.set(new MetricsView());
            return read.get();
        });
        // The SDK adds a slash; with the leading slash of the id the path would have two.
        CallResult<MetricsQueryResult> reply = calls.call(
                request,
                recorded -> clients.metrics()
                        .queryResourceWithResponse(id.substring(1), kind.names(), options, recorded)
                        .getValue());
        if (reply instanceof CallResult.Answered<MetricsQueryResult> answered) {
            calls.log(answered.stored(), ResponsePage.only(read.get().points()));
        }
        return new SpanResponse(reply, read.get(), Set.of());
    }

    private static SourceResult finished(
            MetricKind kind, MetricInterval grain, Outcome outcome, MetricPoints progress) {
        String about =
                String.join(" and ", kind.names()) + ", each " + grain.step().toMinutes() + " min";
        return new SourceResult.Finished(PrefixedOutcome.of(about, outcome), progress.extent());
    }

    /**
     * Returns the outcome of a complete request.
     *
     * @param late caveat about points that may still arrive
     */
    private static Outcome complete(MetricKind kind, MetricPoints progress, String late) {
        String counts = CountText.of(progress.points(), "data point") + blankPointsClause(progress.blanks());
        if (!progress.troubles().isEmpty()) {
            return new Outcome.Partial(counts + "; Azure Monitor did not return all points: "
                    + String.join(", ", progress.troubles()) + late);
        }
        return progress.points() > 0
                ? new Outcome.Collected(counts + late)
                : new Outcome.Empty("Azure Monitor recorded no value in the window"
                        + (progress.blanks() == 0 ? "" : " (" + CountText.of(progress.blanks(), "blank point") + ")")
                        + ", " + kind.missingValueReason() + late);
    }

    /** Returns a remark about blank points, to be appended to the number of points; "" if absent. */
    public static String blankPointsClause(long points) {
        return points == 0 ? "" : ", " + points + " blank: no value was recorded at those times, which is not zero";
    }

    private static Outcome expiredBefore(Outcome whole, Instant oldest) {
        return new Outcome.Partial(whole.message() + "; Azure Monitor keeps metrics for 93 days, so points before "
                + oldest.truncatedTo(ChronoUnit.SECONDS) + " have expired");
    }

    private static Outcome refused(ApiFailure refusal, MetricPoints progress) {
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return progress.points() == 0
                ? outcome
                : new Outcome.Partial(CountText.of(progress.points(), "data point") + " were collected, the rest"
                        + " was not: "
                        + outcome.message());
    }
}
