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
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.TickTimes;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.MetricGrain;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.MetricLag;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Outcome;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.ParallelCalls;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of the target from Azure Monitor: CPU and memory of each container or replica, network, restarts, requests; a span
 * of time a question, some spans at once. They outlive what they tell of.
 */
public final class MetricsSource implements EvidenceSource {
    private static final int AT_ONCE = 4;
    /** How much is asked for by the minute where it was wanted by five, of which there would have been 92 days. */
    private static final Duration INSTEAD = Duration.ofDays(18);

    /** A question that reaches farther back is refused whole, and clocks differ a little. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    /**
     * @param read the data points of the answer, if there is one
     * @param lacks codes for what of them could not be had
     */
    private record Asked(CallResult<MetricsQueryResult> reply, MetricsView read, Set<String> lacks) {}

    private final AzureClients clients;

    public MetricsSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, MetricsCatalog.Parameters.class);
        MetricKind kind = params.kind();
        MetricGrain grain = params.grain();
        Instant oldest = clients.clock().instant().minus(MetricsCatalog.KEPT).plus(MARGIN);
        if (!item.window().to().isAfter(oldest)) {
            return new Step.Finished(
                    new Outcome.Expired("Azure Monitor keeps metrics for 93 days, and the window ends before them"));
        }
        boolean cut = item.window().from().isBefore(oldest);
        List<TimeWindow> spans =
                grain.spans(cut ? new TimeWindow(oldest, item.window().to()) : item.window());
        ItemCalls calls = new ItemCalls(MetricsCatalog.METRICS, recorder, deadline, clients);
        MetricPoints progress = MetricPoints.from(from.orElse(Cursor.START));
        while (progress.spans() < spans.size()) {
            if (deadline.passed()) {
                return new Step.Paused(progress.cursor());
            }
            int end = Math.min(progress.spans() + AT_ONCE, spans.size());
            List<ParallelCalls.Part<Asked>> wave = spans.subList(progress.spans(), end).stream()
                    .<ParallelCalls.Part<Asked>>map(span -> () -> asked(calls, item, kind, grain, span))
                    .toList();
            @Nullable ApiFailure refused = null;
            MetricPoints whole = progress;
            for (Asked asked : ParallelCalls.all(wave)) {
                switch (asked.reply()) {
                    case CallResult.Refused<MetricsQueryResult> not -> {
                        if (calls.cutByDeadline(not.refusal())) {
                            // From the first on that was refused all are asked for again: a cursor counts spans.
                            return new Step.Paused(whole.cursor());
                        }
                        refused = refused == null ? not.refusal() : refused;
                    }
                    case CallResult.Answered<MetricsQueryResult> answered -> {
                        progress =
                                progress.plus(answered.response(), asked.read()).lacking(asked.lacks());
                        whole = refused == null ? progress : whole;
                    }
                }
            }
            if (refused != null) {
                Outcome outcome =
                        grain == MetricGrain.MINUTE || progress.points() > 0 || !FailureOutcomes.isOfGrain(refused)
                                ? refused(refused, progress)
                                : byTheMinute(item, recorder);
                return finished(kind, grain, outcome, progress);
            }
            recorder.reached(progress.cursor());
        }
        String late = MetricLag.sentence(item.window(), clients.clock().instant());
        Outcome outcome = whole(kind, progress, late);
        return finished(kind, grain, cut ? cut(outcome, oldest) : outcome, progress);
    }

    /** All aggregations in one question. One that the metrics do not know, here or any more, does not take the others along. */
    private Asked asked(ItemCalls calls, PlannedItem item, MetricKind kind, MetricGrain grain, TimeWindow span)
            throws IOException {
        Asked all = ask(calls, item, kind, grain, span, kind.aggregations());
        if (!(all.reply() instanceof CallResult.Refused<MetricsQueryResult> refused)
                || !FailureOutcomes.isOfAggregation(refused.refusal())) {
            return all;
        }
        @Nullable Asked first = null;
        Set<String> lacks = new TreeSet<>();
        for (String one : kind.aggregations()) {
            Asked alone = ask(calls, item, kind, grain, span, List.of(one));
            switch (alone.reply()) {
                case CallResult.Refused<MetricsQueryResult> not -> {
                    if (!FailureOutcomes.isOfAggregation(not.refusal())) {
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
        return first == null ? all : new Asked(first.reply(), first.read(), lacks);
    }

    /** All of them have the minute; as many points of it as three months by five minutes would have had. */
    private static Outcome byTheMinute(PlannedItem item, Recorder recorder) {
        TimeWindow wanted = item.window();
        TimeWindow newest = TimeWindow.before(wanted.to(), INSTEAD);
        boolean all = !wanted.from().isBefore(newest.from());
        var asked = ParameterCodec.read(item, MetricsCatalog.Parameters.class);
        var params = new MetricsCatalog.Parameters(asked.place(), asked.kind(), MetricGrain.MINUTE);
        PlannedItem minutes = recorder.plan(MetricsCatalog.METRICS, all ? wanted : newest, params);
        String instead = "Azure Monitor does not give these metrics by five minutes; " + minutes.item()
                + " asks for them by the minute";
        return all
                ? new Outcome.NotApplicable(instead)
                : new Outcome.Skipped(
                        instead + ", from " + newest.from() + " on; Azure keeps what is older until it is 93 days old:"
                                + " to have that, collect with --from");
    }

    private Asked ask(
            ItemCalls calls,
            PlannedItem item,
            MetricKind kind,
            MetricGrain grain,
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
                TickTimes.from(span) + "/" + TickTimes.to(span),
                "interval",
                grain.step().toString(),
                "aggregation",
                String.join(",", aggregations)));
        MetricsQueryOptions options = new MetricsQueryOptions()
                .setMetricNamespace(kind.namespace())
                .setTimeInterval(new QueryTimeInterval(
                        TickTimes.from(span).atOffset(ZoneOffset.UTC),
                        TickTimes.to(span).atOffset(ZoneOffset.UTC)))
                .setGranularity(grain.step())
                .setAggregations(
                        aggregations.stream().map(AggregationType::fromString).toArray(AggregationType[]::new));
        kind.filter(AzurePlace.of(item)).ifPresent(filter -> {
            params.put("$filter", filter);
            params.put("top", Integer.toString(MetricsCatalog.MOST_SERIES));
            options.setFilter(filter).setTop(MetricsCatalog.MOST_SERIES);
        });
        AtomicReference<MetricsView> read = new AtomicReference<>(new MetricsView());
        ApiRequest question = new ApiRequest(MetricsCatalog.LIST, params, () -> {
            read.set(new MetricsView());
            return read.get();
        });
        // With its leading slash the SDK would ask for a path with two.
        CallResult<MetricsQueryResult> reply = calls.ask(
                question,
                recorded -> clients.metrics()
                        .queryResourceWithResponse(id.substring(1), kind.names(), options, recorded)
                        .getValue());
        if (reply instanceof CallResult.Answered<MetricsQueryResult> answered) {
            calls.log(answered.received(), ResponsePage.only(read.get().points()));
        }
        return new Asked(reply, read.get(), Set.of());
    }

    private static Step finished(MetricKind kind, MetricGrain grain, Outcome outcome, MetricPoints progress) {
        String about =
                String.join(" and ", kind.names()) + ", each " + grain.step().toMinutes() + " min";
        return new Step.Finished(PrefixedOutcome.of(about, outcome), progress.extent());
    }

    /** @param late what to say of points that may come yet */
    private static Outcome whole(MetricKind kind, MetricPoints progress, String late) {
        String held = CountText.of(progress.points(), "data point") + blank(progress.blanks());
        if (!progress.troubles().isEmpty()) {
            return new Outcome.Partial(
                    held + "; Azure Monitor did not give all: " + String.join(", ", progress.troubles()) + late);
        }
        return progress.points() > 0
                ? new Outcome.Collected(held + late)
                : new Outcome.Empty("Azure Monitor recorded nothing in the window"
                        + (progress.blanks() == 0 ? "" : " (" + CountText.of(progress.blanks(), "blank point") + ")")
                        + ", " + kind.silence() + late);
    }

    /** What to say of blank points behind the number of all others. */
    public static String blank(long points) {
        return points == 0 ? "" : ", " + points + " blank: of those times nothing was recorded, which is not zero";
    }

    private static Outcome cut(Outcome whole, Instant oldest) {
        return new Outcome.Partial(whole.message()
                + "; Azure Monitor keeps 93 days, so what was before " + oldest.truncatedTo(ChronoUnit.SECONDS)
                + " is gone");
    }

    private static Outcome refused(ApiFailure refusal, MetricPoints progress) {
        Outcome outcome = FailureOutcomes.outcome(refusal);
        return progress.points() == 0
                ? outcome
                : new Outcome.Partial(CountText.of(progress.points(), "data point") + " are there, the rest is not: "
                        + outcome.message());
    }
}
