package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.StepResult;
import org.ephemera.collect.source.StepResults;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * What a pod or its node uses at this moment, where the cluster measures it. It is asked once: what is told is a mean over the time
 * that the answer names, the cluster remembers no other, and whoever waited for the next would hold up what cannot wait.
 */
final class UsageSource {

    /** In bytes. Whoever may change the cluster may point this API at a program of theirs, which answers what it likes. */
    private static final long LARGEST = 64 << 10;

    private UsageSource() {}

    static Step read(ItemContext asking) throws IOException {
        String pod = asking.params(ClusterArtifacts.PodParameters.class).podName();
        String node = asking.params(ClusterArtifacts.NodeParameters.class).node();
        StepResults gaps = new StepResults();
        if (node.isEmpty()) {
            read(
                    asking,
                    ResourceRequest.get(
                            KubernetesOperations.GET_POD_METRICS, asking.place().namespace(), pod),
                    "pod",
                    gaps);
        } else {
            read(asking, ResourceRequest.get(KubernetesOperations.GET_NODE_METRICS, "", node), "node", gaps);
        }
        return gaps.end(node.isEmpty() ? pod : node);
    }

    private static void read(ItemContext asking, ResourceRequest question, String of, StepResults gaps)
            throws IOException {
        switch (SingleObject.get(asking.calls(), question, LARGEST)) {
            case StepResult.It<JsonNode> it -> {
                gaps.brought(1);
                gaps.says("measured at "
                        + SanitizedText.of(it.value().path("timestamp").asText()) + over(it.value()));
            }
            case StepResult.Not<JsonNode> not
            when not.why() instanceof Outcome.Expired ->
                gaps.lacks(new Outcome.NotEnabled("the cluster measured nothing of this " + of
                        + ": it has no metrics server, or none was taken of it yet"));
            case StepResult.Not<JsonNode> not -> gaps.lacks(not);
        }
    }

    private static String over(JsonNode usage) {
        String window = usage.path("window").asText();
        return window.isEmpty() ? "" : ", as the mean of the " + SanitizedText.of(window, 20) + " before";
    }
}
