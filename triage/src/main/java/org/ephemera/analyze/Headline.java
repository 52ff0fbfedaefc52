package org.ephemera.analyze;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Verdict.Answer;
import org.ephemera.analyze.model.Verdict.Confidence;

/**
 * Headline of an analysis: severity and title of the worst finding that is not suppressed.
 *
 * <p>Of findings of equal severity, an act comes before a configuration that permits one, and a finding on the target
 * before one on its surroundings. Then {@link Finding#ORDER} decides: rule id, subject, reason, place. Without a finding
 * of medium or higher severity the headline is a neutral sentence. The sentence reports missing evidence and never
 * claims that the target is safe. The headline contains no text of the target.
 *
 * @param severity of the worst finding; empty if no finding has medium or higher severity
 */
public record Headline(Optional<Severity> severity, String text) {
    /** Families of rules on acts and programs; the other families are about configurations and states. */
    private static final Set<String> ACTS = Set.of("CMD", "EXE", "LOG", "MIN", "NET");

    private static final String NONE = "No finding of medium or higher severity";

    private static final String SYNTHETIC = "Synthetic alert, no incident. ";

    /** Returns the headline of an analysis. The headline of a synthetic alert begins with this fact. */
    public static Headline of(Analysis analysis) {
        String mark = analysis.subject().request().trigger().isSynthetic() ? SYNTHETIC : "";
        return worst(analysis)
                .map(worst -> new Headline(
                        Optional.of(worst.severity()),
                        mark + label(worst.severity()) + ": " + worst.rule().title()))
                .orElseGet(() -> new Headline(Optional.empty(), mark + NONE + reservation(analysis)));
    }

    /** Returns the finding that the headline names; empty if no finding has medium or higher severity. */
    public static Optional<Finding> worst(Analysis analysis) {
        String target = analysis.subject().request().target().id();
        return analysis.findings().stream()
                .filter(finding ->
                        finding.suppressedBy().isEmpty() && finding.severity().atLeast(Severity.MEDIUM))
                .min(Comparator.comparing(Finding::severity)
                        .thenComparing(finding -> !finding.isEscapeAttempt())
                        .thenComparing(
                                finding -> !ACTS.contains(finding.rule().id().substring(0, 3)))
                        .thenComparing(finding -> !finding.subject().equals(target))
                        .thenComparing(Finding.ORDER));
    }

    private static String label(Severity severity) {
        return severity.word().substring(0, 1).toUpperCase(Locale.ROOT)
                + severity.word().substring(1);
    }

    private static String reservation(Analysis analysis) {
        if (hasEscapeSigns(analysis)) {
            return "; an alert reports a possible container escape";
        }
        return lacksEvidence(analysis) ? "; some evidence is missing" : " in the collected evidence";
    }

    /** An alert can report an escape that no rule of this analysis found. */
    private static boolean hasEscapeSigns(Analysis analysis) {
        return analysis.verdict()
                .shownConfidence()
                .filter(confidence -> confidence == Confidence.CONFIRMED || confidence == Confidence.LIKELY)
                .isPresent();
    }

    private static boolean lacksEvidence(Analysis analysis) {
        return !analysis.missing().isEmpty()
                || !analysis.gaps().isEmpty()
                || analysis.coverage().stream().anyMatch(CoverageEntry::isIncomplete)
                || analysis.verdict().answer() != Answer.CONTAINER_ONLY;
    }
}
