package org.ephemera.azure.apps;

import com.azure.resourcemanager.appcontainers.fluent.models.ReplicaCollectionInner;
import com.azure.resourcemanager.appcontainers.fluent.models.ReplicaInner;
import com.azure.resourcemanager.appcontainers.models.ReplicaContainer;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AppsCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.SdkCollections;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the existing replicas of one revision, with state, reason and restart count of each container. A deleted
 * replica is not listed any more; metrics and log rows contain its name.
 */
public final class AppReplicasSource implements EvidenceSource {
    private static final String GONE = "; deleted replicas are not listed; metrics and log rows contain their names";

    private final AzureClients clients;

    public AppReplicasSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult finishPreset(PlannedItem item, Outcome outcome, Recorder recorder) {
        return finished(ParameterCodec.read(item, AppsCatalog.ReplicasParameters.class), outcome, EvidenceExtent.NONE);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        var params = ParameterCodec.read(item, AppsCatalog.ReplicasParameters.class);
        ItemCalls calls = new ItemCalls(AppsCatalog.REPLICAS, recorder, deadline, clients);
        return switch (ask(calls, params)) {
            case CallResult.Failed<ReplicaCollectionInner> refused ->
                calls.isEndedByDeadline(refused.failure())
                        ? new SourceResult.Paused(ResumeCursor.START)
                        : finished(params, FailureOutcomes.outcome(refused.failure()), EvidenceExtent.NONE);
            case CallResult.Answered<ReplicaCollectionInner> answered -> {
                List<ReplicaInner> replicas =
                        SdkCollections.withoutNulls(answered.response().value());
                calls.log(answered.stored(), ResponsePage.only(replicas.size()));
                yield finished(params, outcome(replicas), extent(replicas));
            }
        };
    }

    private CallResult<ReplicaCollectionInner> ask(ItemCalls calls, AppsCatalog.ReplicasParameters requested)
            throws IOException {
        AzurePlace place = requested.place();
        String revision = requested.revision();
        Map<String, String> params =
                Map.of("resourceId", place.id(), "revisionName", revision, "api-version", AppsCatalog.VERSION);
        return calls.call(
                ApiRequest.of(AppsCatalog.LIST_REPLICAS, params),
                recorded -> clients.containerApps(place.subscription())
                        .getContainerAppsRevisionReplicas()
                        .listReplicasWithResponse(place.resourceGroup(), place.resourceName(), revision, recorded)
                        .getValue());
    }

    private static SourceResult finished(
            AppsCatalog.ReplicasParameters requested, Outcome outcome, EvidenceExtent extent) {
        return new SourceResult.Finished(PrefixedOutcome.of(requested.revision(), outcome), extent);
    }

    private static Outcome outcome(List<ReplicaInner> replicas) {
        if (replicas.isEmpty()) {
            return new Outcome.Empty("no replica exists: the revision is scaled to zero, stopped or deleted" + GONE);
        }
        String remarks = replicas.stream().flatMap(AppReplicasSource::remarks).collect(Collectors.joining());
        return new Outcome.Collected(CountText.of(replicas.size(), "replica") + remarks + GONE);
    }

    /** Returns a remark for each container that was restarted. */
    private static Stream<String> remarks(ReplicaInner replica) {
        return Stream.concat(
                        SdkCollections.withoutNulls(replica.initContainers()).stream(),
                        SdkCollections.withoutNulls(replica.containers()).stream())
                .filter(container -> restarts(container) > 0)
                .map(container -> "; " + SanitizedText.of(String.valueOf(container.name())) + " in "
                        + SanitizedText.of(String.valueOf(replica.name())) + " was restarted "
                        + CountText.of(restarts(container), "time") + " and is "
                        + SanitizedText.of(String.valueOf(container.runningState())));
    }

    private static int restarts(ReplicaContainer container) {
        return container.restartCount() == null ? 0 : container.restartCount();
    }

    private static EvidenceExtent extent(List<ReplicaInner> replicas) {
        EvidenceExtent extent = EvidenceExtent.of(replicas.size());
        List<OffsetDateTime> made = replicas.stream()
                .map(ReplicaInner::createdTime)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        return made.isEmpty()
                ? extent
                : extent.between(made.getFirst().toInstant(), made.getLast().toInstant());
    }
}
