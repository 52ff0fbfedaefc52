package org.ephemera.analyze.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Note for negative answers if logs or detectors were tampered with: records may be missing. */
public final class TamperedEvidence {
    private static final Set<String> RULES = Set.of("EXE-009", "CMD-008");

    private TamperedEvidence() {}

    /** Returns the note; "" if no such act succeeded. */
    public static String note(List<Finding> findings) {
        return located(findings).map(LocatedValue::value).orElse("");
    }

    /** Returns the note with the worst act. Refused and ambiguous acts, which are less severe than high, do not count. */
    public static Optional<LocatedValue<String>> located(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> RULES.contains(finding.rule().id())
                        && finding.severity().atLeast(Severity.HIGH)
                        && finding.suppressedBy().isEmpty())
                .min(Finding.ORDER)
                .map(finding -> new LocatedValue<>(
                        "logs or detectors were tampered with ("
                                + finding.rule().id() + "), so records may be missing",
                        finding.evidence().getFirst()));
    }
}
