package org.ephemera.analyze.miner;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.Severity;

/** Findings of other rules that indicate mining: a pool, a wallet, typical words of a miner, or an alert. */
final class MiningFindings {
    private static final Set<String> RULES =
            Set.of("CMD-004", "CMD-005", "ENV-003", "LOG-001", "NET-001", MinerRules.ALERT);
    private final List<Finding> findings;

    MiningFindings(Collection<Finding> findings) {
        this.findings = findings.stream()
                .filter(MiningFindings::isSign)
                .sorted(Finding.ORDER)
                .toList();
    }

    /**
     * Returns the findings about this subject, and those about no measured subject.
     *
     * @param label name of {@code identity} in findings
     * @param metered names of all measured subjects
     */
    List<Finding> about(MetricSubject identity, String label, Collection<String> metered) {
        List<String> names = List.of(label, identity.container(), identity.task());
        return findings.stream()
                .filter(finding -> names.contains(finding.subject()) || !metered.contains(finding.subject()))
                .toList();
    }

    private static boolean isSign(Finding finding) {
        // A port alone is also used by other software, and a request with the name of a miner does not mean that one
        // runs.
        return finding.suppressedBy().isEmpty()
                && RULES.contains(finding.rule().id())
                && finding.severity().atLeast(Severity.HIGH);
    }
}
