package org.ephemera.azure.source;

import com.azure.core.http.rest.PagedResponse;
import com.azure.resourcemanager.monitor.fluent.models.EventDataInner;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
import org.ephemera.model.Volatility;
import org.jspecify.annotations.Nullable;

/**
 * What was done to container groups since the day that is swept began, from the activity log: a group that was made and
 * deleted between two inventories is in no list, and its metrics can be asked for by its id only.
 */
public final class SweepActivitySource implements EvidenceSource {
    static final Operation LIST =
            new Operation("monitor", "ActivityLogs_List", "Microsoft.Insights/eventtypes/values/read");
    private static final String PROVIDER = "Microsoft.ContainerInstance";

    public static final Artifact ARTIFACT = new Artifact(
            "azure.sweep.activity",
            "Of a sweep: container groups that something was done to, from the activity log",
            Volatility.V3,
            false,
            true,
            List.of(LIST.key()),
            List.of(LIST.permission()),
            "https://learn.microsoft.com/rest/api/monitor/activity-logs/list");

    private final AzureClients clients;

    public SweepActivitySource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        if (!item.param("targets").isEmpty()) {
            return new Step.Finished(new Outcome.NotApplicable("the groups are named, and no others are swept"));
        }
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
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
                Question.of(LIST, params),
                recorded -> OnePage.of(
                        clients.monitor(subscription).getActivityLogs().list(filter, null, recorded), link));
    }
}
