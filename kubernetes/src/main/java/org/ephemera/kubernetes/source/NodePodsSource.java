package org.ephemera.kubernetes.source;

import java.io.IOException;
import java.util.Map;
import org.ephemera.collect.SourceResult;
import org.ephemera.collect.source.CountText;
import org.ephemera.collect.source.PrefixedOutcome;
import org.ephemera.format.ResumeCursor;
import org.ephemera.kubernetes.call.ItemCalls;
import org.ephemera.kubernetes.call.KubernetesOperations;
import org.ephemera.kubernetes.call.ListReader;
import org.ephemera.kubernetes.call.ResourceRequest;
import org.ephemera.kubernetes.plan.ClusterArtifacts;
import org.ephemera.model.EvidenceExtent;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/** Source of all pods on one node in every namespace. An attacker who escapes from one of them reaches the others. */
final class NodePodsSource {

    private NodePodsSource() {}

    static SourceResult read(ItemContext context) throws IOException {
        String node = context.params(ClusterArtifacts.NodeParameters.class).node();
        if (!NodeName.isSelectable(node)) {
            return new SourceResult.Finished(new Outcome.Failed(
                    ItemCalls.NOT_A_NAME,
                    "'" + SanitizedText.of(node) + "' is not a valid node name, so no request was sent"));
        }
        ResourceRequest request = ResourceRequest.get(KubernetesOperations.LIST_PODS, "", "")
                .with(Map.of("fieldSelector", "spec.nodeName=" + node));
        ListReader.Read read = new ListReader(context.calls(), request, "pod", pod -> {})
                .read(context.from(), state -> context.recorder().reached(new ResumeCursor(state)));
        if (read.rest().isPresent()) {
            return new SourceResult.Paused(new ResumeCursor(read.rest().get()));
        }
        String found = CountText.of(read.found(), "pod") + (read.remark().isEmpty() ? "" : "; " + read.remark());
        Outcome outcome =
                read.gap().orElseGet(() -> read.found() == 0 ? new Outcome.Empty(found) : new Outcome.Collected(found));
        return new SourceResult.Finished(PrefixedOutcome.of(node, outcome), EvidenceExtent.of(read.found()));
    }
}
