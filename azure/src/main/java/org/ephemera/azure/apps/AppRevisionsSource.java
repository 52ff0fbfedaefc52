package org.ephemera.azure.apps;

import com.azure.core.http.rest.PagedResponse;
import com.azure.resourcemanager.appcontainers.fluent.models.RevisionInner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.call.NextLinks;
import org.ephemera.azure.call.SinglePage;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.plan.ImagePlan;
import org.ephemera.azure.plan.ReplicasPlan;
import org.ephemera.azure.target.KnownRevision;
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
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of the active and inactive revisions of an app, each with its template: what ran before a change. Container
 * Apps keeps 100 inactive revisions and deletes the oldest.
 */
public final class AppRevisionsSource implements EvidenceSource {
    private final AzureClients clients;

    public AppRevisionsSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ItemCalls calls = new ItemCalls(AppsCatalog.REVISIONS, recorder, deadline, clients);
        List<KnownRevision> revisions = new ArrayList<>();
        try {
            ListResult<KnownRevision> read = new ListPager(calls.recorded(), deadline)
                    .read(
                            link -> ask(calls, item, link),
                            page -> SdkCollections.withoutNulls(page.getValue()).stream()
                                    .map(KnownRevision::of)
                                    .toList(),
                            PagedResponse::getContinuationToken);
            if (read instanceof ListResult.OutOfTime) {
                return new SourceResult.Paused(ResumeCursor.START);
            }
            revisions.addAll(read.items());
            plan(item, revisions, read.gap("revision"), recorder);
            return new SourceResult.Finished(
                    read.gap("revision").orElseGet(() -> complete(revisions)), EvidenceExtent.of(revisions.size()));
        } catch (RuntimeException e) {
            // The replicas are requested even if this program fails to handle a response.
            Outcome broken = InternalErrorOutcome.outcome(e);
            plan(item, revisions, Optional.of(broken), recorder);
            return new SourceResult.Finished(broken);
        }
    }

    private CallResult<PagedResponse<RevisionInner>> ask(ItemCalls calls, PlannedItem item, String link)
            throws IOException {
        AzurePlace place = AzurePlace.of(item);
        Map<String, String> params =
                new TreeMap<>(Map.of("resourceId", place.id(), "api-version", AppsCatalog.VERSION));
        if (!link.isEmpty()) {
            params.put(NextLinks.PARAM, link);
        }
        return calls.call(
                ApiRequest.of(AppsCatalog.LIST_REVISIONS, params),
                recorded -> SinglePage.of(
                        clients.containerApps(place.subscription())
                                .getContainerAppsRevisions()
                                .listRevisions(place.resourceGroup(), place.resourceName(), null, recorded),
                        link));
    }

    private static void plan(PlannedItem item, List<KnownRevision> listed, Optional<Outcome> gap, Recorder recorder) {
        Stream<KnownRevision> named = Stream.of(ParameterCodec.read(item, AppsCatalog.RevisionsParameters.class)
                        .named()
                        .split(" ", -1))
                .filter(name -> !name.isEmpty())
                .filter(name ->
                        listed.stream().noneMatch(revision -> revision.name().equalsIgnoreCase(name)))
                .map(KnownRevision::ofName);
        ReplicasPlan.plan(item, Stream.concat(listed.stream(), named).toList(), gap, recorder);
        ImagePlan.plan(item, listed, gap, recorder);
    }

    private static Outcome complete(List<KnownRevision> revisions) {
        long active = revisions.stream().filter(KnownRevision::active).count();
        return revisions.isEmpty()
                ? new Outcome.Empty("the app has no revision")
                : new Outcome.Collected(CountText.of(revisions.size(), "revision") + ", " + active + " of them active");
    }
}
