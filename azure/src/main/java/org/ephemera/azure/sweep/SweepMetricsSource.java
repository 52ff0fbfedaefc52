package org.ephemera.azure.sweep;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.AzureTimes;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.azure.catalog.SweepCatalog;
import org.ephemera.azure.metrics.MetricsSource;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.sweep.MetricGroup;

/**
 * Source of one metrics request of a sweep: one kind of metric, one data point a minute. The request covers up to 50
 * container groups of a region, or a single group whose region is unknown.
 */
public final class SweepMetricsSource implements EvidenceSource {
    private static final String VERSION = "2024-02-01";
    private final AzureClients clients;

    public SweepMetricsSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(SweepCatalog.METRICS, recorder, deadline, clients);
        var batch = ParameterCodec.read(item, SweptParameters.Batch.class);
        MetricKind kind = batch.kind();
        List<MetricGroup> groups = batch.groups();
        boolean known = !batch.region().isEmpty();
        MetricsBatchView view = known ? MetricsBatchView.ofBatch() : MetricsBatchView.ofSingle();
        CallResult<Boolean> reply =
                known ? ask(calls, batch, item, groups, view) : ask(calls, item, kind, groups.getFirst(), view);
        return switch (reply) {
            case CallResult.Failed<Boolean> refused
            when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
            case CallResult.Failed<Boolean> refused
            when groups.size() > 1 && FailureOutcomes.isNotFound(refused.failure()) ->
                new SourceResult.Finished(
                        new Outcome.NotApplicable("one of " + CountText.of(groups.size(), "container group")
                                + " no longer exists, and Azure Monitor rejects a batch that contains it; "
                                + oneByOne(groups, batch, item, recorder)));
            case CallResult.Failed<Boolean> refused ->
                new SourceResult.Finished(FailureOutcomes.outcome(refused.failure()));
            case CallResult.Answered<Boolean> answered -> {
                calls.log(answered.stored(), ResponsePage.only(view.points()));
                List<MetricGroup> lacking = known ? lacking(groups, view) : List.of();
                yield new SourceResult.Finished(
                        lacking.isEmpty()
                                ? outcome(view, groups.size())
                                : incomplete(view, groups.size(), oneByOne(lacking, batch, item, recorder)),
                        EvidenceExtent.of(view.points()));
            }
        };
    }

    private static List<MetricGroup> lacking(List<MetricGroup> groups, MetricsBatchView view) {
        return groups.stream()
                .filter(group -> !view.complete().contains(group.subject()))
                .toList();
    }

    /**
     * Plans a separate request for each group that the batch response lacks, so that it fails or succeeds without the
     * others.
     */
    private static String oneByOne(
            List<MetricGroup> groups, SweptParameters.Batch batch, PlannedItem item, Recorder recorder) {
        for (MetricGroup group : groups) {
            recorder.plan(
                    SweepCatalog.METRICS,
                    item.window(),
                    new SweptParameters.Batch(batch.kind(), batch.place(), "", List.of(group)));
        }
        return CountText.of(groups.size(), "container group") + " are requested separately";
    }

    private CallResult<Boolean> ask(
            ItemCalls calls,
            SweptParameters.Batch batch,
            PlannedItem item,
            List<MetricGroup> groups,
            MetricsBatchView view)
            throws IOException {
        String subscription = batch.place();
        String region = batch.region();
        Map<String, String> query = query(batch.kind(), "filter");
        query.put("starttime", AzureTimes.from(item.window()).toString());
        query.put("endtime", AzureTimes.to(item.window()).toString());
        ObjectNode body = Json.object();
        ArrayNode ids = body.putArray("resourceids");
        groups.forEach(group -> ids.add(group.subject()));
        Map<String, String> params = new TreeMap<>(query);
        params.put("subscription", subscription);
        params.put("region", region);
        params.put("resourceids", ids.valueStream().map(id -> id.asText()).collect(Collectors.joining("\n")));
        return calls.call(
                new ApiRequest(SweepCatalog.BATCH, new TreeMap<>(params), () -> view),
                recorded -> clients.regionalMetrics(region)
                        .post(
                                "/subscriptions/" + subscription + "/metrics:getBatch",
                                query,
                                Json.bytes(body),
                                recorded));
    }

    private CallResult<Boolean> ask(
            ItemCalls calls, PlannedItem item, MetricKind kind, MetricGroup group, MetricsBatchView view)
            throws IOException {
        ArmId id = ArmId.of(group.subject(), AzureTarget.GROUP.type())
                .orElseThrow(() -> new IOException("the subject of a sweep is not a container group"));
        Map<String, String> query = query(kind, "$filter");
        query.put("timespan", AzureTimes.from(item.window()) + "/" + AzureTimes.to(item.window()));
        Map<String, String> params = new TreeMap<>(query);
        params.put("resourceId", id.text());
        return calls.call(
                new ApiRequest(SweepCatalog.LIST_METRICS, new TreeMap<>(params), () -> view),
                recorded -> clients.resourceMetrics()
                        .get(id.path() + "/providers/Microsoft.Insights/metrics", query, recorded));
    }

    /**
     * Returns the query parameters.
     *
     * @param filter name of the filter parameter, which differs between the two requests
     */
    private static Map<String, String> query(MetricKind kind, String filter) {
        Map<String, String> query = new TreeMap<>(Map.of(
                "interval", SweepCatalog.PERIOD.toString(),
                "metricnamespace", kind.namespace(),
                "metricnames", String.join(",", kind.names()),
                "aggregation",
                        kind.aggregations().stream()
                                .map(each -> each.toLowerCase(java.util.Locale.ROOT))
                                .collect(Collectors.joining(",")),
                "api-version", VERSION));
        kind.filter().ifPresent(text -> {
            query.put(filter, text);
            query.put("top", Integer.toString(MetricsCatalog.MOST_SERIES));
        });
        return query;
    }

    private static Outcome incomplete(MetricsBatchView view, int resources, String rest) {
        String summary = CountText.of(view.points(), "data point") + " of " + CountText.of(resources, "container group")
                + "; the response is incomplete for some of them: " + rest;
        return new Outcome.Collected(summary);
    }

    private static Outcome outcome(MetricsBatchView view, int resources) {
        String summary = CountText.of(view.points(), "data point") + " of " + CountText.of(resources, "container group")
                + MetricsSource.blankPointsClause(view.blanks());
        if (!view.troubles().isEmpty()) {
            return new Outcome.Partial(
                    summary + "; Azure Monitor did not return all points: " + String.join(", ", view.troubles()));
        }
        return view.points() == 0
                ? new Outcome.Empty("Azure Monitor recorded no value for " + CountText.of(resources, "container group")
                        + " in the window")
                : new Outcome.Collected(summary);
    }
}
