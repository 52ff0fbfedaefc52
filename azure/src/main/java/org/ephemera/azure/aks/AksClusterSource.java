package org.ephemera.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.DiscoveryHandler;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.plan.AksPlan;
import org.ephemera.azure.target.ArmId;
import org.ephemera.azure.target.KnownCluster;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.StoredResponse;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Outcome;

/**
 * Source of the AKS cluster of a pod: API server, access, log settings. All other items of the cluster are planned from
 * the response. The request is made without the SDK's client, which would add 0.7 MB for two calls.
 */
public final class AksClusterSource implements EvidenceSource {
    private final AzureClients clients;

    public AksClusterSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ArmId id = ArmId.of(AzurePlace.of(item).id(), AksCatalog.TYPE)
                .orElseThrow(() -> new IllegalStateException("a planned item has no valid cluster id"));
        return DiscoveryHandler.call(
                new ItemCalls(AksCatalog.CLUSTER, recorder, deadline, clients),
                ApiRequest.of(
                        AksCatalog.GET_CLUSTER, Map.of("resourceId", id.text(), "api-version", AksCatalog.VERSION)),
                recorded -> clients.arm().get(id.path(), AksCatalog.VERSION, recorded),
                new Rest(item, recorder, clients));
    }

    /** Plans the items that depend on the cluster. */
    private record Rest(PlannedItem item, Recorder recorder, AzureClients clients)
            implements DiscoveryHandler<JsonNode> {
        @Override
        public String handleResponse(JsonNode cluster, StoredResponse received) {
            KnownCluster known = KnownCluster.of(cluster);
            AksClusters.of(clients).remember(item, recorder.run(), known);
            new AksPlan(item, known, recorder).plan(clients.clock().instant());
            return KnownCluster.sentence(cluster);
        }

        @Override
        public void handleGap(Outcome gap) {
            new AksPlan(item, KnownCluster.unavailable(gap), recorder)
                    .plan(clients.clock().instant());
        }
    }
}
