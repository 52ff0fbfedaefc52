package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Optional;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.StepResult;
import org.ephemera.collect.source.StepResults;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.call.SingleObject;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Source of the current usage of a pod or its node, if the cluster has a metrics server. It is read once: the response
 * contains a mean over the time that it states, the cluster keeps no other measurement, and waiting for the next would
 * delay more volatile items.
 */
final class UsageSource {

    /**
     * Limit in bytes. An attacker who may change the cluster may serve this API from a program that returns any
     * response.
     */
    private static final long LARGEST = 64 << 10;

    private UsageSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        String pod = context.params(ClusterArtifacts.PodParameters.class).podName();
        String node = context.params(ClusterArtifacts.NodeParameters.class).node();
        StepResults gaps = new StepResults();
        if (node.isEmpty()) {
            read(
                    context,
                    ResourceRequest.get(
                            KubernetesOperations.GET_POD_METRICS,
                            context.place().namespace(),
                            pod),
                    "pod",
                    gaps);
        } else {
            read(context, ResourceRequest.get(KubernetesOperations.GET_NODE_METRICS, "", node), "node", gaps);
        }
        return gaps.toResult(node.isEmpty() ? pod : node);
    }

    private static void read(ItemContext context, ResourceRequest request, String kind, StepResults gaps)
            throws IOException {
        Optional<StepResult<JsonNode>> result = context.calls()
                .usage()
                .send(() -> SingleObject.get(context.calls(), request, LARGEST), UsageSource::isAbsent);
        if (result.isEmpty()) {
            gaps.addMissing(new Outcome.NotEnabled(
                    "the cluster has no metrics server: an earlier request of this run found no metrics.k8s.io"));
            return;
        }
        switch (result.get()) {
            case StepResult.Value<JsonNode> it -> {
                gaps.addObjects(1);
                gaps.addClause("measured at "
                        + SanitizedText.of(it.value().path("timestamp").asText()) + over(it.value()));
            }
            case StepResult.Missing<JsonNode> not
            when not.why() instanceof Outcome.Expired ->
                gaps.addMissing(new Outcome.NotEnabled("the cluster has no measurement of this " + kind
                        + ": the first measurement is pending, or the " + kind + " does not run"));
            case StepResult.Missing<JsonNode> not -> gaps.addMissing(not);
        }
    }

    private static boolean isAbsent(StepResult<JsonNode> result) {
        return result instanceof StepResult.Missing<JsonNode> not && not.why() instanceof Outcome.NotEnabled;
    }

    private static String over(JsonNode usage) {
        String window = usage.path("window").asText();
        return window.isEmpty() ? "" : ", as the mean over the last " + SanitizedText.of(window, 20);
    }
}
