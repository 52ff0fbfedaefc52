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
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.TickTimes;
import org.ephemera.azure.catalog.MetricKind;
import org.ephemera.azure.catalog.MetricsCatalog;
import org.ephemera.azure.catalog.SweepCatalog;
import org.ephemera.azure.metrics.MetricsSource;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.format.Cursor;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.sweep.MetricGroup;

/**
 * One call's worth of a sweep: one kind of metric, each minute, of up to 50 container groups of a region, or of one of which
 * nobody knows any more in which region it was.
 */
public final class SweepMetricsSource implements EvidenceSource {
    private static final String VERSION = "2024-02-01";
    private final AzureClients clients;

    public SweepMetricsSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(SweepCatalog.METRICS, recorder, deadline, clients);
        var batch = ParameterCodec.read(item, SweptParameters.Batch.class);
        MetricKind kind = batch.kind();
        List<MetricGroup> groups = batch.groups();
        boolean known = !batch.region().isEmpty();
        BatchView view = known ? BatchView.ofBatch() : BatchView.ofOne();
        CallResult<Boolean> reply =
                known ? ask(calls, batch, item, groups, view) : ask(calls, item, kind, groups.getFirst(), view);
        return switch (reply) {
            case CallResult.Refused<Boolean> refused
            when calls.cutByDeadline(refused.refusal()) -> new Step.Paused(Cursor.START);
            case CallResult.Refused<Boolean> refused
            when groups.size() > 1 && FailureOutcomes.isNotFound(refused.refusal()) ->
                new Step.Finished(new Outcome.NotApplicable("one of " + CountText.of(groups.size(), "container group")
                        + " is not there any more, and no batch is answered with it; "
                        + oneByOne(groups, batch, item, recorder)));
            case CallResult.Refused<Boolean> refused -> new Step.Finished(FailureOutcomes.outcome(refused.refusal()));
            case CallResult.Answered<Boolean> answered -> {
                calls.log(answered.received(), ResponsePage.only(view.points()));
                List<MetricGroup> lacking = known ? lacking(groups, view) : List.of();
                yield new Step.Finished(
                        lacking.isEmpty()
                                ? outcome(view, groups.size())
                                : parted(view, groups.size(), oneByOne(lacking, batch, item, recorder)),
                        Extent.of(view.points()));
            }
        };
    }

    private static List<MetricGroup> lacking(List<MetricGroup> groups, BatchView view) {
        return groups.stream()
                .filter(group -> !view.whole().contains(group.subject()))
                .toList();
    }

    /** What a batch lacks is asked for by itself: it is refused, or not, without the others. */
    private static String oneByOne(
            List<MetricGroup> groups, SweptParameters.Batch batch, PlannedItem item, Recorder recorder) {
        for (MetricGroup group : groups) {
            recorder.plan(
                    SweepCatalog.METRICS,
                    item.window(),
                    new SweptParameters.Batch(batch.kind(), batch.place(), "", List.of(group)));
        }
        return CountText.of(groups.size(), "container group") + " are asked for one by one";
    }

    private CallResult<Boolean> ask(
            ItemCalls calls, SweptParameters.Batch batch, PlannedItem item, List<MetricGroup> groups, BatchView view)
            throws IOException {
        String subscription = batch.place();
        String region = batch.region();
        Map<String, String> query = query(batch.kind(), "filter");
        query.put("starttime", TickTimes.from(item.window()).toString());
        query.put("endtime", TickTimes.to(item.window()).toString());
        ObjectNode body = Json.object();
        ArrayNode ids = body.putArray("resourceids");
        groups.forEach(group -> ids.add(group.subject()));
        Map<String, String> params = new TreeMap<>(query);
        params.put("subscription", subscription);
        params.put("region", region);
        params.put("resourceids", ids.valueStream().map(id -> id.asText()).collect(Collectors.joining("\n")));
        return calls.ask(
                new ApiRequest(SweepCatalog.BATCH, new TreeMap<>(params), () -> view),
                recorded -> clients.metricsOf(region)
                        .post(
                                "/subscriptions/" + subscription + "/metrics:getBatch",
                                query,
                                Json.bytes(body),
                                recorded));
    }

    private CallResult<Boolean> ask(
            ItemCalls calls, PlannedItem item, MetricKind kind, MetricGroup group, BatchView view) throws IOException {
        ArmId id = ArmId.of(group.subject(), AzureTarget.GROUP.type())
                .orElseThrow(() -> new IOException("a sweep is about container groups, and this is none"));
        Map<String, String> query = query(kind, "$filter");
        query.put("timespan", TickTimes.from(item.window()) + "/" + TickTimes.to(item.window()));
        Map<String, String> params = new TreeMap<>(query);
        params.put("resourceId", id.text());
        return calls.ask(
                new ApiRequest(SweepCatalog.LIST_METRICS, new TreeMap<>(params), () -> view),
                recorded -> clients.metricsOfOne()
                        .get(id.path() + "/providers/Microsoft.Insights/metrics", query, recorded));
    }

    /** @param filter what the parameter is called that names the dimension: the two questions differ in it */
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

    private static Outcome parted(BatchView view, int resources, String rest) {
        String held = CountText.of(view.points(), "data point") + " of " + CountText.of(resources, "container group")
                + ", of which not all were answered whole; " + rest;
        return new Outcome.Collected(held);
    }

    private static Outcome outcome(BatchView view, int resources) {
        String held = CountText.of(view.points(), "data point") + " of " + CountText.of(resources, "container group")
                + MetricsSource.blank(view.blanks());
        if (!view.troubles().isEmpty()) {
            return new Outcome.Partial(
                    held + "; Azure Monitor did not give all: " + String.join(", ", view.troubles()));
        }
        return view.points() == 0
                ? new Outcome.Empty("Azure Monitor recorded nothing of " + CountText.of(resources, "container group")
                        + " in the window")
                : new Outcome.Collected(held);
    }
}
