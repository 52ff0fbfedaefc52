package org.ephemera.azure.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.ItemCalls;
import org.ephemera.azure.catalog.NetworkPart;
import org.ephemera.azure.plan.NetworkPlan;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.EvidenceSource;
import org.ephemera.collect.Recorder;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.call.ApiRequest;
import org.ephemera.collect.call.CallResult;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.PlannedItem;
import org.ephemera.format.ResponsePage;
import org.ephemera.format.ResumeCursor;
import org.ephemera.model.Artifact;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;

/**
 * Source of one part of the target's network in its current state. The security group of a subnet is planned from the
 * subnet's response.
 */
public final class NetworkSource implements EvidenceSource {
    private static final String VERSION = "2024-05-01";

    private final AzureClients clients;
    private final NetworkPart part;

    private NetworkSource(AzureClients clients, NetworkPart part) {
        this.clients = clients;
        this.part = part;
    }

    /** Returns the artifacts of a network. */
    public static List<Artifact> artifacts() {
        return Stream.of(NetworkPart.values()).map(NetworkPart::artifact).toList();
    }

    /**
     * Creates the source of one artifact.
     *
     * @param artifact one of {@link #artifacts}
     */
    public static NetworkSource of(Artifact artifact, AzureClients clients) {
        NetworkPart part = Stream.of(NetworkPart.values())
                .filter(each -> each.artifact().equals(artifact))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(artifact.id() + " is not an artifact of a network"));
        return new NetworkSource(clients, part);
    }

    @Override
    public SourceResult collect(PlannedItem item, Optional<ResumeCursor> from, Recorder recorder, Deadline deadline)
            throws IOException {
        ArmId id = ArmId.of(
                        ParameterCodec.read(item, NetworkPart.Parameters.class).resource(), part.type())
                .orElseThrow(() -> new IllegalStateException("a planned item has no valid resource id"));
        NetworkPlan plan = new NetworkPlan(item, recorder);
        ItemCalls calls = new ItemCalls(part.artifact(), recorder, deadline, clients);
        CallResult<JsonNode> reply = calls.call(
                ApiRequest.of(part.get(), Map.of("resourceId", id.text(), "api-version", VERSION)),
                recorded -> clients.arm().get(id.path(), VERSION, recorded));
        return switch (reply) {
            case CallResult.Failed<JsonNode> refused
            when calls.isEndedByDeadline(refused.failure()) -> new SourceResult.Paused(ResumeCursor.START);
            case CallResult.Failed<JsonNode> refused -> {
                Outcome outcome = FailureOutcomes.outcome(refused.failure());
                if (part == NetworkPart.SUBNET) {
                    plan.withoutSubnet(outcome);
                }
                yield new SourceResult.Finished(PrefixedOutcome.of(id.name(), outcome));
            }
            case CallResult.Answered<JsonNode> answered -> {
                calls.log(answered.stored(), ResponsePage.only(1));
                if (part == NetworkPart.SUBNET) {
                    plan.ofSubnet(answered.response());
                }
                Outcome outcome = new Outcome.Collected(NetworkView.sentence(part, answered.response()));
                yield new SourceResult.Finished(PrefixedOutcome.of(id.name(), outcome), EvidenceExtent.of(1));
            }
        };
    }
}
