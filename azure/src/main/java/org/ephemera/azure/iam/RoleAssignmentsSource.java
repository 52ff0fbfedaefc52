package org.ephemera.azure.iam;

import com.azure.core.http.rest.PagedResponse;
import com.azure.resourcemanager.authorization.fluent.models.RoleAssignmentInner;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.NextLinks;
import org.ephemera.azure.call.SinglePage;
import org.ephemera.azure.catalog.IamCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ListPager;
import org.ephemera.collect.call.ListResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/** Source of the current role assignments of the target's managed identity in the subscription. */
public final class RoleAssignmentsSource implements EvidenceSource {
    private final AzureClients clients;

    public RoleAssignmentsSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, IamCatalog.RoleAssignmentsParameters.class);
        ItemCalls calls = new ItemCalls(IamCatalog.ROLE_ASSIGNMENTS, recorder, deadline, clients);
        ListResult<RoleAssignmentInner> read = new ListPager(calls.recorded(), deadline)
                .read(
                        link -> ask(calls, params, link),
                        page -> SdkCollections.withoutNulls(page.getValue()),
                        PagedResponse::getContinuationToken);
        if (read instanceof ListResult.OutOfTime) {
            return new SourceResult.Paused(ResumeCursor.START);
        }
        return new SourceResult.Finished(
                PrefixedOutcome.of(
                        params.principal(),
                        read.gap("role assignment")
                                .orElseGet(() -> complete(read.items().size()))),
                EvidenceExtent.of(read.items().size()));
    }

    private CallResult<PagedResponse<RoleAssignmentInner>> ask(
            ItemCalls calls, IamCatalog.RoleAssignmentsParameters requested, String link) throws IOException {
        String subscription = requested.place().subscription();
        String filter = "assignedTo('" + requested.principal() + "')";
        Map<String, String> params = new TreeMap<>(Map.of("subscriptionId", subscription, "$filter", filter));
        if (!link.isEmpty()) {
            params.put(NextLinks.PARAM, link);
        }
        return calls.call(
                ApiRequest.of(IamCatalog.LIST_ROLE_ASSIGNMENTS, params),
                recorded -> SinglePage.of(clients.roleAssignments(subscription).list(filter, null, recorded), link));
    }

    private static Outcome complete(long found) {
        return found == 0
                ? new Outcome.Empty(
                        "the identity has no role in this subscription; other subscriptions were not" + " queried")
                : new Outcome.Collected(CountText.of(found, "role assignment")
                        + " in this subscription; other subscriptions were not queried");
    }
}
