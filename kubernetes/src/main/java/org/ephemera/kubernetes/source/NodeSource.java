package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.collect.source.StepResult;
import org.ephemera.format.Cursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.kubernetes.plan.TruncatedField;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** The node of a pod, and from it the machine that it is. */
final class NodeSource {

    private NodeSource() {}

    static Step read(ItemContext asking) throws IOException {
        String name = asking.params(ClusterArtifacts.NodeParameters.class).node();
        return switch (SingleObject.get(asking.calls(), ResourceRequest.get(KubernetesOperations.GET_NODE, "", name))) {
            case StepResult.Not<JsonNode> not ->
                not.cut()
                        ? new Step.Paused(Cursor.START)
                        : new Step.Finished(PrefixedOutcome.of(
                                name,
                                not.why() instanceof Outcome.Expired
                                        ? new Outcome.Expired(
                                                "the node is not in the cluster any more; its machine, and"
                                                        + " what lies on it, may still be there in the cloud")
                                        : not.why()));
            case StepResult.It<JsonNode> it -> {
                String provider = TruncatedField.text(it.value().path("spec").path("providerID"));
                if (!provider.isEmpty()) {
                    asking.access().surroundings().node(name, provider, asking.item(), asking.recorder());
                }
                JsonNode info = it.value().path("status").path("nodeInfo");
                yield new Step.Finished(
                        PrefixedOutcome.of(
                                name,
                                new Outcome.Collected(
                                        SanitizedText.of(info.path("osImage").asText()) + ", kernel "
                                                + SanitizedText.of(info.path("kernelVersion")
                                                        .asText()) + ", "
                                                + SanitizedText.of(info.path("containerRuntimeVersion")
                                                        .asText())
                                                + (provider.isEmpty()
                                                        ? "; it names no machine of a cloud"
                                                        : "; machine " + SanitizedText.of(provider)))),
                        Extent.of(1));
            }
        };
    }
}
