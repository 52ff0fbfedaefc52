package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.TruncatedField;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the Kubernetes node on which a pod runs. For the {@code providerID} of the node, the AWS or Azure module
 * then plans items about the virtual machine.
 */
final class NodeSource {

    private NodeSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        String name = context.params(ClusterArtifacts.NodeParameters.class).node();
        return switch (SingleObject.get(
                context.calls(), ResourceRequest.get(KubernetesOperations.GET_NODE, "", name))) {
            case StepResult.Missing<JsonNode> not ->
                not.endedByDeadline()
                        ? new SourceResult.Paused(ResumeCursor.START)
                        : new SourceResult.Finished(PrefixedOutcome.of(
                                name,
                                not.why() instanceof Outcome.Expired
                                        ? new Outcome.Expired(
                                                "the node is no longer in the cluster; its machine and disks may"
                                                        + " still exist in the"
                                                        + " cloud")
                                        : not.why()));
            case StepResult.Value<JsonNode> it -> {
                String provider = TruncatedField.text(it.value().path("spec").path("providerID"));
                if (!provider.isEmpty()) {
                    context.access().surroundings().node(name, provider, context.item(), context.recorder());
                }
                JsonNode info = it.value().path("status").path("nodeInfo");
                yield new SourceResult.Finished(
                        PrefixedOutcome.of(
                                name,
                                new Outcome.Collected(
                                        SanitizedText.of(info.path("osImage").asText()) + ", kernel "
                                                + SanitizedText.of(info.path("kernelVersion")
                                                        .asText()) + ", "
                                                + SanitizedText.of(info.path("containerRuntimeVersion")
                                                        .asText())
                                                + (provider.isEmpty()
                                                        ? "; it has no providerID of a cloud machine"
                                                        : "; machine " + SanitizedText.of(provider)))),
                        EvidenceExtent.of(1));
            }
        };
    }
}
