package org.ephemera.azure.sweep;

import com.azure.core.http.rest.PagedResponse;
import com.azure.resourcemanager.monitor.fluent.models.EventDataInner;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.Calls;
import org.ephemera.azure.call.Links;
import org.ephemera.azure.call.LongListing;
import org.ephemera.azure.call.OnePage;
import org.ephemera.azure.call.Question;
import org.ephemera.azure.call.Reply;
import org.ephemera.azure.call.Ticks;
import org.ephemera.azure.catalog.SweepCatalog;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.ListRead;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.collect.source.PageProgress;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What was done to container groups since the day that is swept began, from the activity log: a group that was made and
 * deleted between two inventories is in no list, and its metrics can be asked for by its id only.
 */
public final class SweepActivitySource implements EvidenceSource {
    private static final String PROVIDER = "Microsoft.ContainerInstance";

    private final AzureClients clients;

    public SweepActivitySource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return SweepCatalog.ACTIVITY;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        if (!item.param("targets").isEmpty()) {
            return new Step.Finished(new Outcome.NotApplicable("the groups are named, and no others are swept"));
        }
        Calls calls = new Calls(SweepCatalog.ACTIVITY, recorder, deadline, clients.clock());
        Instant since = item.param("since").isEmpty() ? item.window().from() : Instant.parse(item.param("since"));
        String filter = "eventTimestamp ge '" + Ticks.of(since) + "' and eventTimestamp le '" + Ticks.to(item.window())
                + "' and resourceProvider eq '" + PROVIDER + "'";
        ListRead read = LongListing.read(
                PageProgress.from(from),
                calls,
                recorder,
                deadline,
                link -> ask(calls, item.param("place"), filter, link));
        return read.step("entry", outcome -> NamedOutcome.of(PROVIDER + " since " + since, outcome));
    }

    private Reply<PagedResponse<EventDataInner>> ask(
            Calls calls, String subscription, String filter, @Nullable String link) throws IOException {
        Map<String, String> params = new TreeMap<>(Map.of("subscriptionId", subscription, "$filter", filter));
        if (link != null) {
            params.put(Links.PARAM, link);
        }
        return calls.ask(
                Question.of(SweepCatalog.LIST_ACTIVITY, params),
                recorded -> OnePage.of(
                        clients.monitor(subscription).getActivityLogs().list(filter, null, recorded), link));
    }
}
