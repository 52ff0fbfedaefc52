package org.ephemera.cli;

import java.util.Optional;
import org.ephemera.evidence.Artifact;

/** What AWS charges for reading. Calls to ECS, to CloudWatch Logs and to STS are free; metrics and queries are not. */
final class Cost {
    private static final String METRICS = "cloudwatch:GetMetricData";
    private static final String LAKE = "cloudtrail:StartQuery";

    private Cost() {}

    static Optional<String> of(Artifact artifact) {
        if (artifact.operations().contains(METRICS)) {
            return Optional.of("costs about $0.01 for each 1,000 metrics");
        }
        return artifact.operations().contains(LAKE)
                ? Optional.of("costs about $0.005 for each GB of events that a query passes over")
                : Optional.empty();
    }
}
