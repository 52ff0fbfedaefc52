package org.ephemera.analyze.cluster;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.TruncatedText;

/** Findings of the cluster rules, without duplicates. */
final class ClusterFindings {
    private static final int LONGEST = 400;

    private final Set<Finding> findings = new LinkedHashSet<>();

    Finding finding(String rule, Severity severity, String subject, String because, Evidence evidence) {
        return Finding.of(
                        RuleBook.standard().rule(rule),
                        TruncatedText.text(subject, LONGEST),
                        TruncatedText.text(because, LONGEST),
                        evidence)
                .as(severity);
    }

    void add(Finding finding) {
        findings.add(finding);
    }

    void add(String rule, Severity severity, String subject, String because, Evidence evidence) {
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
            List<Evidence> evidence) {
        Finding finding = finding(rule, severity, subject, because, evidence.getFirst())
                .with(evidence.stream().skip(1).toArray(Evidence[]::new));
        add(at.map(finding::at).orElse(finding));
    }

    List<Finding> findings() {
        return findings.stream().sorted(Finding.ORDER).toList();
    }
}
