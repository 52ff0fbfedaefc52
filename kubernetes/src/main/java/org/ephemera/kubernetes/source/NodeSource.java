package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Had;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.Question;
import org.ephemera.kubernetes.call.Single;
import org.ephemera.kubernetes.plan.ClusterPlace;
import org.ephemera.kubernetes.plan.Told;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/** The node of a pod, and from it the machine that it is. */
final class NodeSource {

    private NodeSource() {}

    static Step read(Asking asking) throws IOException {
        String name = asking.item().param(ClusterPlace.NODE);
        return switch (Single.get(asking.calls(), Question.get(KubernetesOperations.GET_NODE, "", name))) {
            case Had.Not<JsonNode> not ->
                not.cut()
                        ? new Step.Paused(Cursor.START)
                        : new Step.Finished(NamedOutcome.of(
                                name,
                                not.why() instanceof Outcome.Expired
                                        ? new Outcome.Expired(
                                                "the node is not in the cluster any more; its machine, and"
                                                        + " what lies on it, may still be there in the cloud")
                                        : not.why()));
            case Had.It<JsonNode> it -> {
                String provider = Told.text(it.value().path("spec").path("providerID"));
                if (!provider.isEmpty()) {
                    asking.access().surroundings().node(name, provider, asking.item(), asking.recorder());
                }
                JsonNode info = it.value().path("status").path("nodeInfo");
                yield new Step.Finished(
                        NamedOutcome.of(
                                name,
                                new Outcome.Collected(Shown.of(
                                                info.path("osImage").asText()) + ", kernel "
                                        + Shown.of(info.path("kernelVersion").asText()) + ", "
                                        + Shown.of(info.path("containerRuntimeVersion")
                                                .asText())
                                        + (provider.isEmpty()
                                                ? "; it names no machine of a cloud"
                                                : "; machine " + Shown.of(provider)))),
                        Extent.of(1));
            }
        };
    }
}
