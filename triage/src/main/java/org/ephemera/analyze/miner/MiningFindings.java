package org.ephemera.analyze.miner;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.MetricSubject;
import org.ephemera.analyze.model.Severity;

/** Findings that say of themselves that something mines: a pool, a wallet, a miner's words, an alert. */
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
     * Those that are about something, or about nothing else that has metrics.
     *
     * @param label what {@code identity} is called here
     * @param metered what all are called
     */
    List<Finding> about(MetricSubject identity, String label, Collection<String> metered) {
        List<String> names = List.of(label, identity.container(), identity.task());
        return findings.stream()
                .filter(finding -> names.contains(finding.subject()) || !metered.contains(finding.subject()))
                .toList();
    }

    private static boolean isSign(Finding finding) {
        // A port alone is used by others too, and whoever asks a server for a miner's name has none there.
        return finding.suppressedBy().isEmpty()
                && RULES.contains(finding.rule().id())
                && finding.severity().atLeast(Severity.HIGH);
    }
}
