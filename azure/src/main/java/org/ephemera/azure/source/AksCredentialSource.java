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
import org.ephemera.format.Page;
import org.ephemera.format.PlannedItem;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;
import org.ephemera.model.Volatility;

/**
 * Address and authority of a cluster's API server, which no other call tells. The answer is a kubeconfig, which may be a
 * credential: it is looked at and stands nowhere; that it came is logged. The call is a POST that changes nothing.
 */
public final class AksCredentialSource implements EvidenceSource {
    static final Operation ASK = new Operation(
            "containerservice",
            "ManagedClusters_ListClusterUserCredentials",
            AksClusterSource.TYPE + "/listClusterUserCredential/action");

    public static final Artifact ARTIFACT = new Artifact(
            "azure.aks.credential",
            "Where the cluster's API server is, and whom it trusts; the credential in the answer is not kept",
            Volatility.V2,
            true,
            false,
            List.of(ASK.key()),
            List.of(ASK.permission()),
            "https://learn.microsoft.com/rest/api/aks/managed-clusters/list-cluster-user-credentials");

    private static final int BAD_REQUEST = 400;

    private final AzureClients clients;

    public AksCredentialSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        try {
            return ask(item, recorder, deadline);
        } catch (RuntimeException e) {
            return without(item, Broken.outcome(e), recorder);
        }
    }

    private Step ask(PlannedItem item, Recorder recorder, Deadline deadline) throws IOException {
        ArmId id = ArmId.of(AzurePlace.of(item).id(), AksClusterSource.TYPE)
                .orElseThrow(() -> new IllegalStateException("a cluster was planned that is none"));
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
        Reply<JsonNode> reply = calls.ask(
                Question.of(ASK, Map.of("resourceId", id.text(), "api-version", AksClusterSource.VERSION))
                        .forSecret(),
                recorded -> clients.arm().post(path(id), AksClusterSource.VERSION, recorded));
        return switch (reply) {
            case Reply.Refused<JsonNode> refused
            when calls.cutByDeadline(refused.refusal()) -> new Step.Paused(Cursor.START);
            case Reply.Refused<JsonNode> refused -> without(item, refused(refused.refusal()), recorder);
            case Reply.Answered<JsonNode> answered -> {
                calls.log(answered.received(), Page.only(1));
                yield told(item, answered.response(), recorder);
            }
        };
    }

    static String path(ArmId cluster) {
        return cluster.path() + "/listClusterUserCredential";
    }

    private Step told(PlannedItem item, JsonNode answer, Recorder recorder) {
        AksKubeconfig config;
        try {
            config = AksKubeconfig.ofAnswer(answer);
        } catch (IOException e) {
            return without(
                    item,
                    new Outcome.Failed(
                            "UnreadableKubeconfig",
                            "what Azure gave is no kubeconfig that leads to an API server (" + e.getMessage()
                                    + "); as it may be a credential, it is kept nowhere"),
                    recorder);
        }
        Map<String, String> params = AzurePlace.of(item).params();
        for (String untold : List.of(AksPlan.NODE_GROUP, Workspace.PARAM)) {
            if (!item.param(untold).isEmpty()) {
                params.put(untold, item.param(untold));
            }
        }
        clients.clusters().remember(item, recorder.run(), config);
        recorder.plan(KubernetesSources.first(), item.window(), params);
        return new Step.Finished(
                new Outcome.Collected("the API server is "
                        + Shown.of(config.server().toString()) + "; the collector authenticates with "
                        + (config.token().isEmpty() && config.certificate().isEmpty()
                                ? "a token of Microsoft Entra ID"
                                : "the cluster's own credential, which is kept in memory alone")),
                Extent.of(1));
    }

    private static Step without(PlannedItem item, Outcome why, Recorder recorder) {
        AksPlan.noWay(
                item,
                Untold.because(why, item, "only the cluster's user credential tells where its API server is"),
                recorder);
        return new Step.Finished(why);
    }

    private static Outcome refused(Refusal refusal) {
        boolean disabled = refusal.status() == BAD_REQUEST && refusal.message().contains("disable local accounts");
        return disabled ? KnownCluster.noAccounts() : Refusals.outcome(refusal);
    }
}
