package org.ephemera.azure.sweep;

import com.azure.core.http.rest.PagedResponse;
import com.azure.resourcemanager.containerinstance.fluent.models.ContainerGroupInner;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.NextLinks;
import org.ephemera.azure.call.SinglePage;
import org.ephemera.azure.catalog.SweepCatalog;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ResumableListing;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of the inventory of a sweep: the container groups of a subscription, or the groups that the user selected. The
 * inventory is stored daily, because Azure no longer lists a deleted group and Azure Monitor returns its metrics only
 * for its id.
 */
public final class SweepInventorySource implements EvidenceSource {
    private static final String VERSION = "2023-05-01";

    private final AzureClients clients;

    public SweepInventorySource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(SweepCatalog.INVENTORY, recorder, deadline, clients);
        PageProgress at = PageProgress.from(from);
        var swept = ParameterCodec.read(item, SweptParameters.class);
        return swept.targets().isEmpty()
                ? new ResumableListing(calls.recorded(), recorder, deadline, FailureOutcomes::isInvalidRequest)
                        .read(
                                at,
                                link -> ask(calls, swept.place(), link),
                                page -> SdkCollections.withoutNulls(page.getValue())
                                        .size(),
                                PagedResponse::getContinuationToken)
                        .step("container group", outcome -> outcome)
                : named(List.of(swept.targets().split("\n", -1)), at, calls, recorder);
    }

    private CallResult<PagedResponse<ContainerGroupInner>> ask(ItemCalls calls, String subscription, String link)
            throws IOException {
        Map<String, String> params = new TreeMap<>(Map.of("subscriptionId", subscription, "api-version", VERSION));
        if (!link.isEmpty()) {
            params.put(NextLinks.PARAM, link);
        }
        return calls.call(
                ApiRequest.of(SweepCatalog.LIST_GROUPS, params),
                recorded -> SinglePage.of(
                        clients.containerInstances(subscription)
                                .getContainerGroups()
                                .list(recorded),
                        link));
    }

    /** Reads the named groups, each as a list with one element or none. A paused run resumes at the next group. */
    private SourceResult named(List<String> ids, PageProgress from, ItemCalls calls, Recorder recorder)
            throws IOException {
        PageProgress at = from;
        while (at.list() < ids.size()) {
            ArmId group = ArmId.of(ids.get(at.list()), AzureTarget.GROUP.type())
                    .orElseThrow(() -> new IOException(
                            "a target is not a container group; only container groups" + " can be swept"));
            CallResult<JsonNode> reply = calls.call(
                    ApiRequest.of(SweepCatalog.GET_GROUP, Map.of("resourceId", group.text(), "api-version", VERSION)),
                    recorded -> clients.arm().get(group.path(), VERSION, recorded));
            switch (reply) {
                case CallResult.Failed<JsonNode> refused
                when FailureOutcomes.isNotFound(refused.failure()) -> at = at.afterList(0);
                case CallResult.Failed<JsonNode> refused -> {
                    return calls.isEndedByDeadline(refused.failure())
                            ? new SourceResult.Paused(at.cursor())
                            : new SourceResult.Finished(FailureOutcomes.outcome(refused.failure()));
                }
                case CallResult.Answered<JsonNode> answered -> {
                    calls.log(answered.stored(), ResponsePage.only(1));
                    at = at.afterList(1);
                }
            }
            recorder.reached(at.cursor());
        }
        long missing = ids.size() - at.total();
        String summary = CountText.of(at.total(), "container group")
                + (missing == 0 ? "" : ", " + missing + " named groups" + " no longer exist");
        return new SourceResult.Finished(
                at.total() == 0 ? new Outcome.Empty(summary) : new Outcome.Collected(summary),
                EvidenceExtent.of(at.total()));
    }
}
