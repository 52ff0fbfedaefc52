package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/** The pods of a workload, found by who owns them. */
final class PodsSource {
    static final Artifact ARTIFACT = Artifacts.required(
            "kubernetes.pods",
            "The pods of the namespace, among them those of the workload",
            Volatility.V2,
            true,
            List.of(Operation.list("", "v1", "pods"), Operation.list("apps", "v1", "replicasets")));

    private PodsSource() {}

    static Step read(Asking asking) {
        return new Step.Finished(new Outcome.Skipped("it is not read yet"));
    }
}
