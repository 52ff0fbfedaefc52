package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where findings and gaps of rules gather; what is the same of several replicas is said once. */
public final class RuleFindings {
    private static final int LONGEST = 400;
    private static final int MOST = 20;

    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<String, Gap> gaps = new LinkedHashMap<>();

    /**
     * Notes a finding; where the same rule said the same of the same subject, that one gets its places.
     *
     * @param evidence at least one place; of many the first
     */
    public void add(
            String rule,
            Severity severity,
            String subject,
            String because,
            Optional<Instant> at,
            List<Evidence> evidence) {
        Finding finding = Finding.of(
                        RuleBook.standard().rule(rule),
                        TruncatedText.text(subject, LONGEST),
                        TruncatedText.text(because, LONGEST),
                        evidence.getFirst())
                .as(severity)
                .with(evidence.stream().skip(1).limit(MOST).toArray(Evidence[]::new));
        findings.merge(
                rule + "\0" + subject + "\0" + because, at.map(finding::at).orElse(finding), RuleFindings::together);
    }

    /** The same again is no finding of its own, and its places are places of the first. */
    private static Finding together(Finding first, Finding again) {
        return first.with(again.evidence().stream()
                .filter(place -> !first.evidence().contains(place))
                .limit(Math.max(0, MOST - first.evidence().size()))
                .toArray(Evidence[]::new));
    }

    public void add(String rule, Severity severity, String subject, String because, List<Evidence> evidence) {
        add(rule, severity, subject, because, Optional.empty(), evidence);
    }

    public void add(String rule, Severity severity, String subject, String because, Evidence evidence) {
        add(rule, severity, subject, because, List.of(evidence));
    }

    /** With the severity that the rule has by itself. */
    public void add(String rule, String subject, String because, Evidence evidence) {
        add(rule, RuleBook.standard().rule(rule).severity(), subject, because, evidence);
    }

    /**
     * Notes what could not be judged.
     *
     * @param what a rule, an image, a file
     */
    public void gap(String what, String why) {
        gaps.putIfAbsent(what + "\0" + why, new Gap(what, why));
    }

    /** In their order. */
    public List<Finding> findings() {
        List<Finding> sorted = new ArrayList<>(findings.values());
        sorted.sort(Finding.ORDER);
        return sorted;
    }

    public List<Gap> gaps() {
        return List.copyOf(gaps.values());
    }
}
