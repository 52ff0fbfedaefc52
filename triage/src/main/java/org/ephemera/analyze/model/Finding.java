package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.redact.SecretMasking;

/**
 * Match of a rule.
 *
 * @param subject a container, principal or workload, in the target's words, hence hostile
 * @param because one line with the decisive value; hostile, secrets are masked
 * @param evidence at least one place
 * @param host true if the finding is a path from the container to its host; the verdict is based on these findings
 * @param suppressedBy known infrastructure to which the finding belongs. A suppressed finding is shown separately and
 *     does not influence the verdict. An incident in the workload ends the suppression
 * @param at time of the event, if the evidence contains it
 * @param rank order among findings of the same rule and severity; a lower rank is a worse act
 */
public record Finding(
        Rule rule,
        Severity severity,
        String subject,
        String because,
        List<EvidenceLocation> evidence,
        boolean host,
        Optional<String> suppressedBy,
        Optional<Instant> at,
        int rank) {
    /**
     * Order of findings: suppressed last, then severity, rule, rank, subject, reason and place, so that the same package
     * gives the same bytes.
     */
    public static final Comparator<Finding> ORDER = Comparator.comparing(
                    (Finding f) -> f.suppressedBy().isPresent())
            .thenComparing(Finding::severity)
            .thenComparing(f -> f.rule().id())
            .thenComparingInt(Finding::rank)
            .thenComparing(Finding::subject)
            .thenComparing(Finding::because)
            .thenComparing(f -> f.evidence().getFirst().file())
            .thenComparing(f -> f.evidence().getFirst().place().toString());

    /** Rank of an act whose effect the evidence shows. It is before all other ranks. */
    public static final int WITH_EFFECT = -1;

    /** Rank of an act without an order. */
    private static final int ORDINARY = 10;

    public Finding(
            Rule rule,
            Severity severity,
            String subject,
            String because,
            List<EvidenceLocation> evidence,
            boolean host,
            Optional<String> suppressedBy,
            Optional<Instant> at) {
        this(rule, severity, subject, because, evidence, host, suppressedBy, at, ORDINARY);
    }

    public Finding {
        because = SecretMasking.masked(because);
        evidence = List.copyOf(evidence);
        if (evidence.isEmpty()) {
            throw new IllegalArgumentException("finding of rule " + rule.id() + " without evidence");
        }
    }

    /** ATT&CK technique "Escape to Host". */
    private static final String ESCAPE = "T1611";

    /**
     * Reports whether the finding is an escape attempt by an action. Findings about settings ({@code ESC-…}) are
     * excluded: the verdict evaluates them itself.
     */
    public boolean isEscapeAttempt() {
        return rule.attack().contains(ESCAPE)
                && !rule.id().startsWith("ESC-")
                && severity.atLeast(Severity.HIGH)
                && suppressedBy.isEmpty();
    }

    public static Finding of(Rule rule, String subject, String because, EvidenceLocation evidence) {
        return new Finding(
                rule, rule.severity(), subject, because, List.of(evidence), false, Optional.empty(), Optional.empty());
    }

    public Finding withSeverity(Severity other) {
        return new Finding(rule, other, subject, because, evidence, host, suppressedBy, at, rank);
    }

    /** Returns a copy of this finding that counts as a path to the host. */
    public Finding asHostPath() {
        return new Finding(rule, severity, subject, because, evidence, true, suppressedBy, at, rank);
    }

    public Finding suppressedAs(String by) {
        return new Finding(rule, severity, subject, because, evidence, host, Optional.of(by), at, rank);
    }

    /** Returns the finding without suppression. */
    public Finding withoutSuppression() {
        return new Finding(rule, severity, subject, because, evidence, host, Optional.empty(), at, rank);
    }

    public Finding at(Instant time) {
        return new Finding(rule, severity, subject, because, evidence, host, suppressedBy, Optional.of(time), rank);
    }

    public Finding withEvidence(EvidenceLocation... more) {
        List<EvidenceLocation> all = java.util.stream.Stream.concat(evidence.stream(), java.util.stream.Stream.of(more))
                .toList();
        return new Finding(rule, severity, subject, because, all, host, suppressedBy, at, rank);
    }

    /** Returns the finding with an order among findings of the same rule and severity. */
    public Finding withRank(int order) {
        return new Finding(rule, severity, subject, because, evidence, host, suppressedBy, at, order);
    }
}
