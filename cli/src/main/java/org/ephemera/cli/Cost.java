package org.ephemera.cli;

import java.util.Optional;
import org.ephemera.evidence.Artifact;

/** What AWS charges for reading. Calls to ECS, to CloudWatch Logs and to STS are free; metrics are not. */
final class Cost {
    private static final String METRICS = "cloudwatch:GetMetricData";

    private Cost() {}

    static Optional<String> of(Artifact artifact) {
        return artifact.operations().contains(METRICS)
                ? Optional.of("costs about $0.01 for each 1,000 metrics")
                : Optional.empty();
    }
}
