package org.ephemera.azure.aks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.Calls;
import org.ephemera.azure.call.Question;
import org.ephemera.azure.call.Refusals;
import org.ephemera.azure.call.Reply;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.catalog.Operation;
import org.ephemera.azure.plan.AzureSurroundings;
import org.ephemera.azure.plan.NetworkPlan;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Ended;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.format.Json;
import org.ephemera.format.Page;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/** The machine under a node of a cluster, as Azure has it: an instance of a scale set, or a machine of its own. */
public final class NodeMachineSource implements EvidenceSource {
    private static final String VERSION = "2024-07-01";
    private final AzureClients clients;

    public NodeMachineSource(AzureClients clients) {
        this.clients = clients;
    }

    @Override
    public Artifact artifact() {
        return AksCatalog.NODE_MACHINE;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        ArmId id = ArmId.machine(item.param(AzureSurroundings.MACHINE))
                .orElseThrow(() -> new IllegalStateException("an id was planned that is none"));
        Operation get = id.type().equals(AksCatalog.INSTANCE_TYPE) ? AksCatalog.GET_INSTANCE : AksCatalog.GET_MACHINE;
        Calls calls = new Calls(AksCatalog.NODE_MACHINE, recorder, deadline, clients.clock());
        Reply<JsonNode> reply = calls.ask(
                Question.of(get, Map.of("resourceId", id.text(), "api-version", VERSION)),
                recorded -> clients.arm().get(id.path(), VERSION, recorded));
        String name = String.join("/", id.names());
        return switch (reply) {
            case Reply.Refused<JsonNode> refused
            when calls.cutByDeadline(refused.refusal()) -> new Step.Paused(Cursor.START);
            case Reply.Refused<JsonNode> refused ->
                new Step.Finished(NamedOutcome.of(name, Refusals.outcome(refused.refusal())));
            case Reply.Answered<JsonNode> answered -> {
                calls.log(answered.received(), Page.only(1));
                new NetworkPlan(item, recorder).ofMachine(answered.response());
                yield new Step.Finished(
                        NamedOutcome.of(name, new Outcome.Collected(sentence(answered.response()))), Extent.of(1));
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
                .map(Shown::of)
                .toList();
        return parts.isEmpty() ? "the machine is there" : String.join(", ", parts);
    }
}
