package org.ephemera.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
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
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.DependencyOutcome;
import org.ephemera.collect.source.InternalErrorOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.source.KubernetesSources;
import org.ephemera.model.DetailCode;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the address and certificate authority of a cluster's API server, which no other call returns. The response
 * is a kubeconfig, which may contain a credential: it is parsed in memory and never stored; only its arrival is logged.
 * The call is a POST that changes nothing.
 */
public final class AksCredentialSource implements EvidenceSource {
    private final AzureClients clients;

    public AksCredentialSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        try {
            return ask(item, recorder, deadline);
        } catch (RuntimeException e) {
            return unavailable(item, InternalErrorOutcome.outcome(e), recorder);
        }
    }

    private SourceResult ask(PlannedItem item, Recorder recorder, Deadline deadline) throws IOException {
        ArmId id = ArmId.of(AzurePlace.of(item).id(), AksCatalog.TYPE)
                .orElseThrow(() -> new IllegalStateException("a planned item has no valid cluster id"));
        ItemCalls calls = new ItemCalls(AksCatalog.CREDENTIAL, recorder, deadline, clients);
        CallResult<JsonNode> reply = calls.call(
                ApiRequest.of(
                                AksCatalog.LIST_CREDENTIALS,
                                Map.of("resourceId", id.text(), "api-version", AksCatalog.VERSION))
                        .forSecret(),
                recorded -> clients.arm().post(AksLookup.path(id), AksCatalog.VERSION, recorded));
        return switch (reply) {
            case CallResult.Failed<JsonNode> refused
            when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
            case CallResult.Failed<JsonNode> refused -> unavailable(item, refused(refused.failure()), recorder);
            case CallResult.Answered<JsonNode> answered -> {
                calls.log(answered.stored(), ResponsePage.only(1));
                yield connected(item, answered.response(), recorder);
            }
        };
    }

    private SourceResult connected(PlannedItem item, JsonNode response, Recorder recorder) {
        AksKubeconfig config;
        try {
            config = AksKubeconfig.ofResponse(response);
        } catch (IOException e) {
            return unavailable(
                    item,
                    new Outcome.Failed(
                            DetailCode.UNREADABLE_KUBECONFIG,
                            "the response of Azure is not a usable kubeconfig (" + e.getMessage() + "); it may"
                                    + " contain a credential and is not stored"),
                    recorder);
        }
        var cluster = ParameterCodec.read(item, AksCatalog.ClusterParameters.class);
        AksClusters.of(clients).remember(item, recorder.run(), config);
        recorder.plan(KubernetesSources.first(), item.window(), cluster);
        return new SourceResult.Finished(
                new Outcome.Collected("the API server is "
                        + SanitizedText.of(config.server().toString()) + "; the collector authenticates with "
                        + (config.token().isEmpty() && config.certificate().isEmpty()
                                ? "a token of Microsoft Entra ID"
                                : "the cluster's own credential, which is kept in memory only")),
                EvidenceExtent.of(1));
    }

    private static SourceResult unavailable(PlannedItem item, Outcome why, Recorder recorder) {
        AksPlan.planUnreachable(
                item,
                DependencyOutcome.because(
                        why, item, "only the cluster's user credential contains the address of its API server"),
                recorder);
        return new SourceResult.Finished(why);
    }

    private static Outcome refused(ApiFailure refusal) {
        return FailureOutcomes.isLocalAccountsDisabled(refusal)
                ? KnownCluster.localAccountsDisabled()
                : FailureOutcomes.outcome(refusal);
    }
}
