package org.ephemera.azure.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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
import org.ephemera.model.Volatility;

/** The machine under a node of a cluster, as Azure has it: an instance of a scale set, or a machine of its own. */
public final class NodeMachineSource implements EvidenceSource {
    static final String MACHINE = "machine";

    private static final String VERSION = "2024-07-01";
    private static final String INSTANCE_TYPE = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines";
    private static final String MACHINE_TYPE = "Microsoft.Compute/virtualMachines";
    private static final Operation INSTANCE =
            new Operation("compute", "VirtualMachineScaleSetVMs_Get", INSTANCE_TYPE + "/read");
    private static final Operation ALONE = new Operation("compute", "VirtualMachines_Get", MACHINE_TYPE + "/read");

    public static final Artifact ARTIFACT = new Artifact(
            "azure.compute.node",
            "The machine under the pod's node: image, disks, network interfaces, identity",
            Volatility.V5,
            false,
            false,
            List.of(INSTANCE.key(), ALONE.key()),
            List.of(INSTANCE.permission(), ALONE.permission()),
            "https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-set-vms/get");

    private final AzureClients clients;

    public NodeMachineSource(AzureClients clients) {
        this.clients = clients;
    }

    /** Nothing if the text is no id of a machine. */
    static Optional<ArmId> machine(String id) {
        return ArmId.of(id, INSTANCE_TYPE).or(() -> ArmId.of(id, MACHINE_TYPE));
    }

    @Override
    public Artifact artifact() {
        return ARTIFACT;
    }

    @Override
    public Step collect(PlannedItem item, Optional<Cursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        Optional<Outcome> ended = Ended.of(item);
        if (ended.isPresent()) {
            return new Step.Finished(ended.get());
        }
        ArmId id = machine(item.param(MACHINE))
                .orElseThrow(() -> new IllegalStateException("an id was planned that is none"));
        Operation get = id.type().equals(INSTANCE_TYPE) ? INSTANCE : ALONE;
        Calls calls = new Calls(ARTIFACT, recorder, deadline, clients.clock());
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
