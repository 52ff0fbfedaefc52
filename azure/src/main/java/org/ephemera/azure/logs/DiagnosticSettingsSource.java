package org.ephemera.azure.logs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.alert.AzureTarget;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AzurePlace;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.plan.ClusterRowsPlan;
import org.ephemera.azure.plan.WorkspacePlan;
import org.ephemera.azure.target.DiagnosticSettings;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of the diagnostic settings of the target, or of the environment of an app. They name log destinations in
 * addition to that of the target's definition. Workspaces among these destinations are queried; storage accounts and
 * event hubs are not.
 */
public final class DiagnosticSettingsSource implements EvidenceSource {
    private static final String VERSION = "2021-05-01-preview";
    /**
     * Error code where no settings are possible. For Container Instances they are a preview, which some clouds and
     * regions lack.
     */
    private static final String NOT_SUPPORTED = "ResourceTypeNotSupported";

    private final AzureClients clients;

    public DiagnosticSettingsSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        AzurePlace place = AzurePlace.of(item);
        var params = ParameterCodec.read(item, LogsCatalog.DiagnosticSettingsParameters.class);
        boolean ofTarget = params.settingsOf().isEmpty();
        String resource = ofTarget ? place.id() : params.settingsOf();
        String path = resource + "/providers/microsoft.insights/diagnosticSettings";
        ItemCalls calls = new ItemCalls(LogsCatalog.DIAGNOSTIC_SETTINGS, recorder, deadline, clients);
        CallResult<JsonNode> reply = calls.call(
                ApiRequest.of(LogsCatalog.LIST_SETTINGS, Map.of("resourceUri", resource, "api-version", VERSION)),
                recorded -> clients.arm().get(path, VERSION, recorded));
        boolean alone = params.alone().orElse(false);
        boolean cluster = place.kind() == AzureTarget.CLUSTER;
        WorkspacePlan plan = new WorkspacePlan(item, recorder);
        return switch (reply) {
            case CallResult.Failed<JsonNode> refused
            when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
            case CallResult.Failed<JsonNode> refused
            when !cluster && NOT_SUPPORTED.equals(refused.failure().code()) -> {
                if (alone) {
                    plan.planNotEnabled();
                }
                yield new SourceResult.Finished(new Outcome.NotApplicable(
                        "Azure Monitor supports no diagnostic settings for this resource type in this cloud"
                                + " or region"));
            }
            case CallResult.Failed<JsonNode> refused -> {
                Outcome outcome = FailureOutcomes.outcome(refused.failure());
                if (alone && cluster) {
                    new ClusterRowsPlan(item, recorder).withoutSettings(outcome);
                } else if (alone) {
                    plan.planUnknownDestination(outcome);
                }
                yield new SourceResult.Finished(outcome);
            }
            case CallResult.Answered<JsonNode> answered -> {
                DiagnosticSettings settings = DiagnosticSettings.of(answered.response());
                calls.log(answered.stored(), ResponsePage.only(settings.count()));
                if (cluster) {
                    new ClusterRowsPlan(item, recorder).ofSettings(settings, alone);
                } else {
                    settings.workspaces().forEach(plan::planWorkspace);
                    if (alone && settings.workspaces().isEmpty()) {
                        plan.planNotEnabled();
                    }
                }
                String noun = ofTarget ? place.noun() : "the environment";
                yield new SourceResult.Finished(settings.outcome(noun), EvidenceExtent.of(settings.count()));
            }
        };
    }
}
