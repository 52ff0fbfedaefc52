package org.ephemera.analyze.command;

import java.util.List;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Indicator;

/**
 * Result of the rules on commands or logs.
 *
 * @param indicators from texts that matched a rule
 * @param gaps texts that were not scanned completely
 */
public record CommandFindings(List<Finding> findings, List<Indicator> indicators, List<EvidenceGap> gaps) {
    public CommandFindings {
        findings = List.copyOf(findings);
        indicators = List.copyOf(indicators);
        gaps = List.copyOf(gaps);
    }
}
