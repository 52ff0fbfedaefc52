package org.ephemera.azure.logs;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.LogsCatalog;
import org.ephemera.azure.plan.WorkspacePlan;
import org.ephemera.azure.target.ArmId;
import org.ephemera.azure.target.Guid;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.DetailCode;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of a Log Analytics workspace that a diagnostic setting names: its retention and the id for queries. It may be
 * in another subscription.
 */
public final class WorkspaceSource implements EvidenceSource {
    private static final String VERSION = "2023-09-01";
    private final AzureClients clients;

    public WorkspaceSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ArmId id = ArmId.of(
                        ParameterCodec.read(item, LogsCatalog.WorkspaceParameters.class)
                                .workspaceResource(),
                        LogsCatalog.WORKSPACE_TYPE)
                .orElseThrow(() -> new IllegalStateException("a planned item has no valid workspace id"));
        ItemCalls calls = new ItemCalls(LogsCatalog.WORKSPACE, recorder, deadline, clients);
        CallResult<JsonNode> reply = calls.call(
                ApiRequest.of(LogsCatalog.GET_WORKSPACE, Map.of("resourceId", id.text(), "api-version", VERSION)),
                recorded -> clients.arm().get(id.path(), VERSION, recorded));
        WorkspacePlan plan = new WorkspacePlan(item, recorder);
        return switch (reply) {
            case CallResult.Failed<JsonNode> refused
            when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
            case CallResult.Failed<JsonNode> refused -> {
                Outcome outcome = FailureOutcomes.outcome(refused.failure());
                plan.planUnknownId(outcome);
                yield new SourceResult.Finished(PrefixedOutcome.of(id.name(), outcome));
            }
            case CallResult.Answered<JsonNode> answered -> {
                calls.log(answered.stored(), ResponsePage.only(1));
                yield finished(item, id, answered.response().path("properties"), plan);
            }
        };
    }

    private static SourceResult finished(PlannedItem item, ArmId id, JsonNode properties, WorkspacePlan plan) {
        Optional<String> customerId =
                Json.text(properties, "customerId").filter(Guid::isGuid).map(text -> text.toLowerCase(Locale.ROOT));
        if (customerId.isEmpty()) {
            plan.planWithoutRows(new Outcome.Failed(
                    DetailCode.NOT_AN_ID,
                    "the response to " + item.item() + " contains no customerId to query rows" + " with"));
        }
        customerId.ifPresent(plan::planRows);
        Outcome outcome = new Outcome.Collected(
                "keeps rows for " + properties.path("retentionInDays").asInt() + " days; workspace id: "
                        + customerId.orElse("not in the response"));
        return new SourceResult.Finished(PrefixedOutcome.of(id.name(), outcome), EvidenceExtent.of(1));
    }
}
