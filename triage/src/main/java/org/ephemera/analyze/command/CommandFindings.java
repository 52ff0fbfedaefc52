package org.ephemera.analyze.command;

import java.util.List;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.Indicator;

/**
 * What rules on commands or logs came to.
 *
 * @param indicators from texts in which rules found something
 * @param gaps texts that could not be looked at as a whole
 */
public record CommandFindings(List<Finding> findings, List<Indicator> indicators, List<Gap> gaps) {
    public CommandFindings {
        findings = List.copyOf(findings);
        indicators = List.copyOf(indicators);
        gaps = List.copyOf(gaps);
    }
}
