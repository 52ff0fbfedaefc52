package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/** All pods of one node. */
final class NodePodsSource {
    static final Artifact ARTIFACT = Artifacts.optional(
            "kubernetes.node-pods",
            "All pods on the node of a pod",
            Volatility.V2,
            true,
            List.of(Operation.list("", "v1", "pods")));

    private NodePodsSource() {}

    static Step read(Asking asking) {
        return new Step.Finished(new Outcome.Skipped("it is not read yet"));
    }
}
