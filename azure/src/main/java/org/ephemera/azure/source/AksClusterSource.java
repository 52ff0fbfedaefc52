package org.ephemera.azure.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.format.Cursor;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Outcome;
import org.ephemera.model.Volatility;

/**
 * The AKS cluster of a pod: how it is reached, who may enter, where its logs go. From here all the rest is planned. It is asked
 * without the SDK's client, which would add 0.7 MB for two calls.
 */
public final class AksClusterSource implements EvidenceSource {
    static final String VERSION = "2025-09-01";
    static final String TYPE = "Microsoft.ContainerService/managedClusters";

    static final Operation GET = new Operation("containerservice", "ManagedClusters_Get", TYPE + "/read");

    public static final Artifact ARTIFACT = new Artifact(
            "azure.aks.cluster",
            "The AKS cluster: version, state, access, network, add-ons, node pools, identities",
            Volatility.V2,
            true,
            true,
            List.of(GET.key()),
            List.of(GET.permission()),
            "https://learn.microsoft.com/rest/api/aks/managed-clusters/get");

    private final AzureClients clients;

    public AksClusterSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ArmId id = ArmId.of(AzurePlace.of(item).id(), TYPE)
                .orElseThrow(() -> new IllegalStateException("a cluster was planned that is none"));
        return Telling.ask(
                new Calls(ARTIFACT, recorder, deadline, clients.clock()),
                Question.of(GET, Map.of("resourceId", id.text(), "api-version", VERSION)),
                recorded -> clients.arm().get(id.path(), VERSION, recorded),
                new Rest(item, recorder, clients));
    }

    /** What hangs on the cluster. */
    private record Rest(PlannedItem item, Recorder recorder, AzureClients clients) implements Telling<JsonNode> {
        @Override
        public String told(JsonNode cluster, Received received) {
            KnownCluster known = KnownCluster.of(cluster);
            clients.clusters().remember(item, recorder.run(), known);
            new AksPlan(item, known, recorder).plan(clients.clock().instant());
            return KnownCluster.sentence(cluster);
        }

        @Override
        public void untold(Outcome gap) {
            new AksPlan(item, KnownCluster.untold(gap), recorder)
                    .plan(clients.clock().instant());
        }
    }
}
