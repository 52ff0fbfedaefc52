package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/** Who made the pod, and who made that. */
final class OwnersSource {
    static final Artifact ARTIFACT = Artifacts.optional(
            "kubernetes.owners",
            "The chain of owners of the pod",
            Volatility.V2,
            true,
            List.of(
                    Operation.get("", "v1", "replicationcontrollers"),
                    Operation.get("apps", "v1", "replicasets"),
                    Operation.get("apps", "v1", "deployments"),
                    Operation.get("apps", "v1", "daemonsets"),
                    Operation.get("apps", "v1", "statefulsets"),
                    Operation.get("batch", "v1", "jobs"),
                    Operation.get("batch", "v1", "cronjobs")));

    private OwnersSource() {}

    static Step read(Asking asking) {
        return new Step.Finished(new Outcome.Skipped("it is not read yet"));
    }
}
