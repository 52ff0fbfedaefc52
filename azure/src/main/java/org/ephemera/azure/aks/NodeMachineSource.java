package org.ephemera.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.plan.NetworkPlan;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Source of the virtual machine of a cluster node: an instance of a scale set, or a single machine. */
public final class NodeMachineSource implements EvidenceSource {
    private static final String VERSION = "2024-07-01";
    private final AzureClients clients;

    public NodeMachineSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ArmId id = ArmId.machine(ParameterCodec.read(item, AksCatalog.NodeMachineParameters.class)
                        .machine())
                .orElseThrow(() -> new IllegalStateException("a planned item has no valid machine id"));
        ApiOperation get =
                id.type().equals(AksCatalog.INSTANCE_TYPE) ? AksCatalog.GET_INSTANCE : AksCatalog.GET_MACHINE;
        ItemCalls calls = new ItemCalls(AksCatalog.NODE_MACHINE, recorder, deadline, clients);
        CallResult<JsonNode> reply = calls.call(
                ApiRequest.of(get, Map.of("resourceId", id.text(), "api-version", VERSION)),
                recorded -> clients.arm().get(id.path(), VERSION, recorded));
        String name = String.join("/", id.names());
        return switch (reply) {
            case CallResult.Failed<JsonNode> refused
            when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
            case CallResult.Failed<JsonNode> refused ->
                new SourceResult.Finished(PrefixedOutcome.of(name, FailureOutcomes.outcome(refused.failure())));
            case CallResult.Answered<JsonNode> answered -> {
                calls.log(answered.stored(), ResponsePage.only(1));
                new NetworkPlan(item, recorder).ofMachine(answered.response());
                yield new SourceResult.Finished(
                        PrefixedOutcome.of(name, new Outcome.Collected(sentence(answered.response()))),
                        EvidenceExtent.of(1));
            }
        };
    }

    private static String sentence(JsonNode machine) {
        JsonNode properties = machine.path("properties");
        List<String> parts = Stream.of(
                        Json.text(machine.path("sku"), "name")
                                .or(() -> Json.text(properties.path("hardwareProfile"), "vmSize")),
                        Json.text(properties, "provisioningState"),
                        Json.text(properties, "vmId").map(id -> "vmId " + id))
                .flatMap(Optional::stream)
                .map(SanitizedText::of)
                .toList();
        return parts.isEmpty() ? "the machine exists" : String.join(", ", parts);
    }
}
