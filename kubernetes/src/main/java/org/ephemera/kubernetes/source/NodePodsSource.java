package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.Counted;
import org.ephemera.collect.source.NamedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.Listing;
import org.ephemera.kubernetes.call.Operation;
import org.ephemera.kubernetes.call.Question;
import org.ephemera.kubernetes.call.Refusal;
import org.ephemera.kubernetes.plan.ClusterPlace;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.Shown;

/** All pods of one node, of every namespace: who escapes from one of them is beside the others. */
final class NodePodsSource {

    private NodePodsSource() {}

    static Step read(Asking asking) throws IOException {
        String node = asking.item().param(ClusterPlace.NODE);
        if (!Operation.isName(node) || node.matches(".*[,=\\\\].*")) {
            return new Step.Finished(new Outcome.Failed(
                    Refusal.NOT_A_NAME, "'" + Shown.of(node) + "' is no name of a node, so it was not asked for"));
        }
        Question question = Question.get(KubernetesOperations.LIST_PODS, "", "")
                .with(Map.of("fieldSelector", "spec.nodeName=" + node));
        Listing.Read read = new Listing(asking.calls(), question, "pod", pod -> {})
                .read(asking.from(), state -> asking.recorder().reached(new Cursor(state)));
        if (read.rest().isPresent()) {
            return new Step.Paused(new Cursor(read.rest().get()));
        }
        String found = Counted.of(read.found(), "pod") + (read.said().isEmpty() ? "" : "; " + read.said());
        Outcome outcome =
                read.gap().orElseGet(() -> read.found() == 0 ? new Outcome.Empty(found) : new Outcome.Collected(found));
        return new Step.Finished(NamedOutcome.of(node, outcome), Extent.of(read.found()));
    }
}
