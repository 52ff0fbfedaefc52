package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/** One pod, from which all that belongs to it is planned. */
final class PodSource {
    static final Artifact ARTIFACT = Artifacts.required(
            "kubernetes.pod",
            "The pod: what it was to run, and what became of its containers",
            Volatility.V2,
            true,
            List.of(Operation.get("", "v1", "pods")));

    private PodSource() {}

    static Step read(Asking asking) {
        return new Step.Finished(new Outcome.Skipped("it is not read yet"));
    }
}
