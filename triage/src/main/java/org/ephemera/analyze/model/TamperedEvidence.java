package org.ephemera.report;

import java.util.Set;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.model.Severity;

/** Note for negative answers if logs or detectors were tampered with: records may be missing. */
final class TamperedEvidence {
    private static final Set<String> RULES = Set.of("EXE-009", "CMD-008");

    private TamperedEvidence() {}

    /** Returns the note; "" if no such act succeeded. Refused and ambiguous acts are less severe than high. */
    static String note(Analysis analysis) {
        return analysis.findings().stream()
                .filter(finding -> RULES.contains(finding.rule().id())
                        && finding.severity().atLeast(Severity.HIGH)
                        && finding.suppressedBy().isEmpty())
                .findFirst()
                .map(finding -> "logs or detectors were tampered with ("
                        + finding.rule().id() + "), so records may be missing")
                .orElse("");
    }
}
