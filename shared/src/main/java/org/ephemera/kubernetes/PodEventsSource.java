package org.ephemera.kubernetes;

import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.evidence.Artifact;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.Volatility;

/** The events of one pod, in both APIs. */
final class PodEventsSource {
    static final Artifact ARTIFACT = Artifacts.optional(
            "kubernetes.pod-events",
            "Events of the pod",
            Volatility.V2,
            false,
            List.of(Operation.list("", "v1", "events"), Operation.list("events.k8s.io", "v1", "events")));

    private PodEventsSource() {}

    static Step read(Asking asking) {
        return new Step.Finished(new Outcome.Skipped("it is not read yet"));
    }
}
