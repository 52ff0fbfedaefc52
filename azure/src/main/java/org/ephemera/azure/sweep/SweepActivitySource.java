package org.ephemera.azure.sweep;

import com.azure.core.http.rest.PagedResponse;
import com.azure.resourcemanager.monitor.fluent.models.EventDataInner;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.AzureTimes;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.NextLinks;
import org.ephemera.azure.call.SinglePage;
import org.ephemera.azure.catalog.SweepCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.call.ResumableListResult;
import org.ephemera.collect.call.ResumableListing;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/**
 * Source of the activity log entries about container groups for a sweep (scheduled collection of all container metrics
 * of a subscription).
 *
 * <p>The entries contain the ids of groups that were created and deleted between two inventories. Azure no longer lists
 * such a group, and Azure Monitor returns its metrics only for its id. The query begins with the day after the last
 * complete inventory.
 */
public final class SweepActivitySource implements EvidenceSource {
    private static final String PROVIDER = "Microsoft.ContainerInstance";

    private final AzureClients clients;

    public SweepActivitySource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var swept = ParameterCodec.read(item, SweptParameters.class);
        if (!swept.targets().isEmpty()) {
            return new SourceResult.Finished(new Outcome.NotApplicable("the sweep is limited to named groups"));
        }
        ItemCalls calls = new ItemCalls(SweepCatalog.ACTIVITY, recorder, deadline, clients);
        Instant since = swept.since().orElse(item.window().from());
        String filter = "eventTimestamp ge '" + AzureTimes.of(since) + "' and eventTimestamp le '"
                + AzureTimes.to(item.window()) + "' and resourceProvider eq '" + PROVIDER + "'";
        ResumableListResult read = new ResumableListing(
                        calls.recorded(), recorder, deadline, FailureOutcomes::isInvalidRequest)
                .read(
                        PageProgress.from(from),
                        link -> ask(calls, swept.place(), filter, link),
                        page -> SdkCollections.withoutNulls(page.getValue()).size(),
                        PagedResponse::getContinuationToken);
        return read.step("entry", outcome -> PrefixedOutcome.of(PROVIDER + " since " + since, outcome));
    }

    private CallResult<PagedResponse<EventDataInner>> ask(
            ItemCalls calls, String subscription, String filter, String link) throws IOException {
        Map<String, String> params = new TreeMap<>(Map.of("subscriptionId", subscription, "$filter", filter));
        if (!link.isEmpty()) {
            params.put(NextLinks.PARAM, link);
        }
        return calls.call(
                ApiRequest.of(SweepCatalog.LIST_ACTIVITY, params),
                recorded -> SinglePage.of(
                        clients.monitor(subscription).getActivityLogs().list(filter, null, recorded), link));
    }
}
