package org.ephemera.kubernetes.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Gaps;
import org.ephemera.collect.source.Had;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.Question;
import org.ephemera.kubernetes.call.Single;
import org.ephemera.kubernetes.plan.ClusterPlace;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/**
 * What a pod or its node uses at this moment, where the cluster measures it. It is asked once: what is told is a mean over the time
 * that the answer names, the cluster remembers no other, and whoever waited for the next would hold up what cannot wait.
 */
final class UsageSource {

    /** In bytes. Whoever may change the cluster may point this API at a program of theirs, which answers what it likes. */
    private static final long LARGEST = 64 << 10;

    private UsageSource() {}

    static Step read(Asking asking) throws IOException {
        String pod = asking.item().param(ClusterPlace.POD);
        String node = asking.item().param(ClusterPlace.NODE);
        Gaps gaps = new Gaps();
        if (node.isEmpty()) {
            read(
                    asking,
                    Question.get(
                            KubernetesOperations.GET_POD_METRICS, asking.place().namespace(), pod),
                    "pod",
                    gaps);
        } else {
            read(asking, Question.get(KubernetesOperations.GET_NODE_METRICS, "", node), "node", gaps);
        }
        return gaps.end(node.isEmpty() ? pod : node);
    }

    private static void read(Asking asking, Question question, String of, Gaps gaps) throws IOException {
        switch (Single.get(asking.calls(), question, LARGEST)) {
            case Had.It<JsonNode> it -> {
                gaps.brought(1);
                gaps.says("measured at " + Shown.of(it.value().path("timestamp").asText()) + over(it.value()));
            }
            case Had.Not<JsonNode> not
            when not.why() instanceof Outcome.Expired ->
                gaps.lacks(new Outcome.NotEnabled("the cluster measured nothing of this " + of
                        + ": it has no metrics server, or none was taken of it yet"));
            case Had.Not<JsonNode> not -> gaps.lacks(not);
        }
    }

    private static String over(JsonNode usage) {
        String window = usage.path("window").asText();
        return window.isEmpty() ? "" : ", as the mean of the " + Shown.of(window, 20) + " before";
    }
}
