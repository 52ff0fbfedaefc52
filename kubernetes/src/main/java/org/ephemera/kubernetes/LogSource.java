package org.ephemera.kubernetes;

import java.io.IOException;
import java.util.List;
import org.ephemera.collect.Step;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/**
 * The log of one container, whole, with the time of each line: of its present instance, and of the one before. Of earlier ones,
 * and of files that the node has rotated away, the API shows nothing.
 */
final class LogSource {
    static final Operation GET = Operation.get("", "v1", "pods/log");

    static final Artifact ARTIFACT = Artifacts.required(
            "kubernetes.log", "The log of a container", Volatility.V1, true, List.of(GET, SamePod.GET));

    static final Artifact PREVIOUS = Artifacts.optional(
            "kubernetes.previous-log",
            "What a container wrote before it was last started",
            Volatility.V1,
            true,
            List.of(GET, SamePod.GET));

    private LogSource() {}

    static Step current(Asking asking) throws IOException {
        return new LogReading(asking, false).read();
    }

    static Step previous(Asking asking) throws IOException {
        return new LogReading(asking, true).read();
    }
}
