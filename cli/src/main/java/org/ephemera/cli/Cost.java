package org.ephemera.cli;

import java.util.Map;
import java.util.Optional;
import org.ephemera.model.Artifact;

/** What AWS charges for reading. Most calls are free; metrics are not, and queries of what is stored are paid by what they pass over. */
final class Cost {
    private static final Map<String, String> PRICES = Map.of(
            "cloudwatch:GetMetricData", "costs about $0.01 for each 1,000 metrics",
            "cloudtrail:StartQuery", "costs about $0.005 for each GB of events that a query passes over",
            "logs:StartQuery", "costs about $0.005 for each GB of log that a query passes over");

    private Cost() {}

    static Optional<String> of(Artifact artifact) {
        return artifact.operations().stream()
                .filter(PRICES::containsKey)
                .map(PRICES::get)
                .findFirst();
    }
}
