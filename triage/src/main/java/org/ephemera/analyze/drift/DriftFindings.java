package org.ephemera.analyze.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.model.TruncatedText;

/** Collector of the findings, changes and gaps of all comparisons. */
final class DriftFindings {
    private static final int LONGEST = 300;
    private static final int MOST_NAMED = 5;

    private final List<Finding> findings = new ArrayList<>();
    private final List<SpecChange> changes = new ArrayList<>();
    private final List<EvidenceGap> gaps = new ArrayList<>();
    private final List<LocatedValue<String>> authors = new ArrayList<>();

    void add(String rule, Severity severity, String subject, String because, EvidenceLocation... evidence) {
        Finding finding =
                Finding.of(RuleBook.standard().rule(rule), subject, TruncatedText.text(because, LONGEST), evidence[0]);
        for (int i = 1; i < evidence.length; i++) {
            finding = finding.withEvidence(evidence[i]);
        }
        findings.add(finding.withSeverity(severity));
    }

    /** Adds the changes and one finding for all of them; does nothing if there are no changes. */
    void add(String rule, Severity severity, String because, List<SpecChange> changed) {
        add(rule, severity, because, changed, List.of());
    }

    /**
     * Adds the changes and one finding for all of them, with the calls that made them.
     *
     * @param calls places of the calls
     */
    void add(String rule, Severity severity, String because, List<SpecChange> changed, List<EvidenceLocation> calls) {
        if (changed.isEmpty()) {
            return;
        }
        addChanges(changed);
        SpecChange first = changed.getFirst();
        add(
                rule,
                severity,
                first.subject(),
                because + ": " + fieldNames(changed),
                ChangeAuthors.withCalls(List.of(first.to(), first.from()), calls));
    }

    /** Adds a principal that no collected call shows, because only the changed resource names it. */
    void author(LocatedValue<String> principal) {
        authors.add(principal);
    }

    List<LocatedValue<String>> authors() {
        return authors;
    }

    void addChanges(List<SpecChange> changed) {
        changes.addAll(changed);
    }

    void gap(String what, String why) {
        gaps.add(new EvidenceGap(what, why));
    }

    /** Lists the changed paths, critical fields first. */
    private static String fieldNames(List<SpecChange> changed) {
        String named = changed.stream()
                .map(SpecChange::what)
                .sorted(Comparator.comparing((String path) -> !CriticalFields.isCritical(path)))
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
        int left = changed.size() - MOST_NAMED;
        return named + (left > 0 ? " and " + left + " more" : "");
    }

    List<Finding> findings() {
        return findings;
    }

    List<SpecChange> changes() {
        return changes;
    }

    List<EvidenceGap> gaps() {
        return gaps;
    }
}
