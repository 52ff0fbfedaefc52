package org.ephemera.analyze.command;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;

/**
 * Critical findings, and corroborated high findings. A high finding is corroborated by another high finding of another
 * rule family, in the same container, within 15 minutes. A finding without a time, such as one on a configuration,
 * corroborates at any time.
 */
public final class CorroboratedFindings {
    private static final Duration TOGETHER = Duration.ofMinutes(15);

    private CorroboratedFindings() {}

    /** Returns the critical and the corroborated findings, in the given order. */
    public static List<Finding> of(List<Finding> findings) {
        List<Finding> open =
                findings.stream().filter(f -> f.suppressedBy().isEmpty()).toList();
        List<Finding> high =
                open.stream().filter(f -> f.severity() == Severity.HIGH).toList();
        return open.stream()
                .filter(f -> f.severity() == Severity.CRITICAL
                        || (f.severity() == Severity.HIGH && high.stream().anyMatch(other -> supports(f, other))))
                .sorted(Finding.ORDER)
                .toList();
    }

    private static boolean supports(Finding finding, Finding other) {
        return finding.subject().equals(other.subject())
                && !family(finding).equals(family(other))
                && near(finding.at(), other.at());
    }

    private static boolean near(Optional<Instant> one, Optional<Instant> other) {
        return one.isEmpty()
                || other.isEmpty()
                || Duration.between(one.get(), other.get()).abs().compareTo(TOGETHER) <= 0;
    }

    private static String family(Finding finding) {
        String id = finding.rule().id();
        return id.substring(0, Math.max(0, id.indexOf('-')));
    }
}
