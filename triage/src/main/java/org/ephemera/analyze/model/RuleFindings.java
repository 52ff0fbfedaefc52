package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collection of findings and gaps. Identical findings of several replicas are merged. */
public final class RuleFindings {
    private static final int LONGEST = 400;
    private static final int MOST = 20;

    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<String, EvidenceGap> gaps = new LinkedHashMap<>();

    /**
     * Adds a finding. If the rule already has a finding with the same subject and reason, its places are added to that
     * finding.
     *
     * @param evidence at least one place; the first places are kept if there are too many
     */
    public void add(
            String rule,
            Severity severity,
            String subject,
            String because,
            Optional<Instant> at,
            List<EvidenceLocation> evidence) {
        Finding finding = Finding.of(
                        RuleBook.standard().rule(rule),
                        TruncatedText.text(subject, LONGEST),
                        TruncatedText.text(because, LONGEST),
                        evidence.getFirst())
                .withSeverity(severity)
                .withEvidence(evidence.stream().skip(1).limit(MOST).toArray(EvidenceLocation[]::new));
        findings.merge(
                rule + "\0" + subject + "\0" + because, at.map(finding::at).orElse(finding), RuleFindings::merge);
    }

    /** Returns the first finding with the places of the second. */
    private static Finding merge(Finding first, Finding second) {
        return first.withEvidence(second.evidence().stream()
                .filter(place -> !first.evidence().contains(place))
                .limit(Math.max(0, MOST - first.evidence().size()))
                .toArray(EvidenceLocation[]::new));
    }

    public void add(String rule, Severity severity, String subject, String because, List<EvidenceLocation> evidence) {
        add(rule, severity, subject, because, Optional.empty(), evidence);
    }

    public void add(String rule, Severity severity, String subject, String because, EvidenceLocation evidence) {
        add(rule, severity, subject, because, List.of(evidence));
    }

    /** Adds a finding with the default severity of its rule. */
    public void add(String rule, String subject, String because, EvidenceLocation evidence) {
        add(rule, RuleBook.standard().rule(rule).severity(), subject, because, evidence);
    }

    /**
     * Adds a gap, unless the same gap exists.
     *
     * @param what a rule, an image, a file
     */
    public void gap(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new EvidenceGap(what, why));
    }

    /** Adds a gap whose reason contains a request to an administrator. */
    public void gapWithRequest(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new EvidenceGap(what, why, true));
    }

    /** Returns the findings in the order of {@link Finding#ORDER}. */
    public List<Finding> findings() {
        List<Finding> sorted = new ArrayList<>(findings.values());
        sorted.sort(Finding.ORDER);
        return sorted;
    }

    public List<EvidenceGap> gaps() {
        return List.copyOf(gaps.values());
    }
}
