package org.ephemera.analyze.cluster;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;

/** Findings of the cluster rules, without duplicates. */
final class ClusterFindings {
    private static final int LONGEST = 400;

    private final Set<Finding> findings = new LinkedHashSet<>();

    Finding finding(String rule, Severity severity, String subject, String because, EvidenceLocation evidence) {
        return Finding.of(
                        RuleBook.standard().rule(rule),
                        TruncatedText.text(subject, LONGEST),
                        TruncatedText.text(because, LONGEST),
                        evidence)
                .withSeverity(severity);
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    void add(String rule, Severity severity, String subject, String because, EvidenceLocation evidence) {
        add(finding(rule, severity, subject, because, evidence));
    }

    /**
     * Adds a finding with several evidences.
     *
     * @param evidence the decisive evidence first
     */
    void add(
            String rule,
            Severity severity,
            String subject,
            String because,
            Optional<Instant> at,
            List<EvidenceLocation> evidence) {
        Finding finding = finding(rule, severity, subject, because, evidence.getFirst())
                .withEvidence(evidence.stream().skip(1).toArray(EvidenceLocation[]::new));
        add(at.map(finding::at).orElse(finding));
    }

    List<Finding> findings() {
        return findings.stream().sorted(Finding.ORDER).toList();
    }
}
