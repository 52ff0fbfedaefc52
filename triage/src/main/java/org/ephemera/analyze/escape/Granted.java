package org.ephemera.analyze.escape;

import java.util.Set;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Platform;
import org.ephemera.analyze.model.Severity;

/** What a platform does not grant, whatever is asked for: it is told and decides nothing. */
final class Granted {
    /** Fargate knows no other capability than SYS_PTRACE, no host of the customer's and nothing of it. */
    private static final Set<String> ON_FARGATE = Set.of(
            "ESC-012", "ESC-013", "ESC-016", "ESC-017", "ESC-019", "ESC-030", "ESC-031", "ESC-032", "ESC-033",
            "ESC-034");

    private Granted() {}

    static Finding on(Platform platform, Finding finding) {
        boolean granted = platform != Platform.ECS_FARGATE
                || ON_FARGATE.contains(finding.rule().id())
                || finding.because().equals("adds SYS_PTRACE");
        return granted
                ? finding
                : new Finding(
                        finding.rule(),
                        Severity.INFO,
                        finding.subject(),
                        finding.because() + ", which Fargate does not grant",
                        finding.evidence(),
                        false,
                        finding.suppressedBy(),
                        finding.at());
    }
}
