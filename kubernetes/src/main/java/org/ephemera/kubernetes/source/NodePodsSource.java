package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import org.ephemera.collect.Step;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.Cursor;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceOperation;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.Extent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** All pods of one node, of every namespace: who escapes from one of them is beside the others. */
final class NodePodsSource {

    private NodePodsSource() {}

    static Step read(ItemContext asking) throws IOException {
        String node = asking.params(ClusterArtifacts.NodeParameters.class).node();
        if (!ResourceOperation.isName(node) || node.matches(".*[,=\\\\].*")) {
            return new Step.Finished(new Outcome.Failed(
                    ItemCalls.NOT_A_NAME,
                    "'" + SanitizedText.of(node) + "' is no name of a node, so it was not asked for"));
        }
        ResourceRequest question = ResourceRequest.get(KubernetesOperations.LIST_PODS, "", "")
                .with(Map.of("fieldSelector", "spec.nodeName=" + node));
        ListReader.Read read = new ListReader(asking.calls(), question, "pod", pod -> {})
                .read(asking.from(), state -> asking.recorder().reached(new Cursor(state)));
        if (read.rest().isPresent()) {
            return new Step.Paused(new Cursor(read.rest().get()));
        }
        String found = CountText.of(read.found(), "pod") + (read.said().isEmpty() ? "" : "; " + read.said());
        Outcome outcome =
                read.gap().orElseGet(() -> read.found() == 0 ? new Outcome.Empty(found) : new Outcome.Collected(found));
        return new Step.Finished(PrefixedOutcome.of(node, outcome), Extent.of(read.found()));
    }
}
