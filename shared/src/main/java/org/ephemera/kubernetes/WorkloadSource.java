package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/** The workload that is the target; its pods are planned from here. */
final class WorkloadSource {
    static final Artifact ARTIFACT = Artifacts.required(
            "kubernetes.workload",
            "The workload that owns the pods",
            Volatility.V2,
            true,
            List.of(
                    Operation.get("apps", "v1", "deployments"),
                    Operation.get("apps", "v1", "daemonsets"),
                    Operation.get("apps", "v1", "statefulsets"),
                    Operation.get("batch", "v1", "jobs")));

    private WorkloadSource() {}

    static Step read(Asking asking) {
        return new Step.Finished(new Outcome.Skipped("it is not read yet"));
    }
}
