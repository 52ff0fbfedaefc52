package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/** What the pod and its node use at this moment, where the cluster measures it. */
final class UsageSource {
    private static final Operation POD = Operation.get("metrics.k8s.io", "v1beta1", "pods");
    private static final Operation NODE = Operation.get("metrics.k8s.io", "v1beta1", "nodes");

    static final Artifact ARTIFACT = Artifacts.optional(
            "kubernetes.usage",
            "CPU and memory that the pod and its node use, as last measured",
            Volatility.V3,
            false,
            List.of(POD, NODE));

    private UsageSource() {}

    static Step read(Asking asking) {
        return new Step.Finished(new Outcome.Skipped("it is not read yet"));
    }
}
