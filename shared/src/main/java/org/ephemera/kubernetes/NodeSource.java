package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/** The node of a pod. */
final class NodeSource {
    static final Artifact ARTIFACT = Artifacts.optional(
            "kubernetes.node",
            "The node that a pod runs on",
            Volatility.V2,
            false,
            List.of(Operation.get("", "v1", "nodes")));

    private NodeSource() {}

    static Step read(Asking asking) {
        return new Step.Finished(new Outcome.Skipped("it is not read yet"));
    }
}
