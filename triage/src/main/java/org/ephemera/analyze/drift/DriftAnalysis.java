package org.ephemera.analyze.drift;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LocatedValue;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.kubernetes.ClusterEvidence;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * Differences between what ran and what should have run, with the findings that follow from them.
 *
 * @param findings of the rules {@code DRF-…}, in their order
 * @param changes one entry for each field: critical fields first, additions of cloud services and webhooks last; values
 *     of secrets are hidden
 * @param authors principals of reported changes that no collected call shows
 * @param gaps comparisons that were not possible
 */
public record DriftAnalysis(
        List<Finding> findings, List<SpecChange> changes, List<LocatedValue<String>> authors, List<EvidenceGap> gaps) {
    /**
     * A change of author longer ago than this before the window is not evidence of the incident. The limit is generous
     * because a window may begin a day before the alert.
     */
    static final Duration LONG_AGO = Duration.ofDays(30);

    public DriftAnalysis {
        findings = findings.stream().sorted(Finding.ORDER).toList();
        changes = changes.stream()
                .map(KnownInjections::attributeIfKnown)
                .sorted(Comparator.comparing(KnownInjections::isInjected)
                        .thenComparing(change -> !CriticalFields.isCritical(change.what()))
                        .thenComparing(SpecChange::subject)
                        .thenComparing(SpecChange::reference)
                        .thenComparing(SpecChange::what))
                .distinct()
                .toList();
        authors = List.copyOf(authors);
        gaps = List.copyOf(gaps);
    }

    /**
     * Analyzes the drift in a package, also against the administrators' reference specification if there is one.
     *
     * @param calls ordered by time, for the principals who made the changes
     */
    public static DriftAnalysis of(SealedPackage sealed, Optional<ReferenceSpec> reference, List<ControlCall> calls) {
        return of(
                ResponseDocuments.in(sealed),
                ClusterEvidence.of(sealed).changeCandidates(),
                reference,
                calls,
                Optional.of(sealed.request().window().from()));
    }

    /**
     * Analyzes drift in documents outside of a package.
     *
     * @param objects Kubernetes objects
     * @param since begin of the time window, if known
     */
    static DriftAnalysis of(
            ResponseDocuments bodies,
            List<LocatedJson> objects,
            Optional<ReferenceSpec> reference,
            List<ControlCall> calls,
            Optional<Instant> since) {
        ChangeAuthors authors = new ChangeAuthors(calls);
        DriftFindings found = new DriftFindings();
        new EcsDrift(EcsEvidence.of(bodies), authors, found, since).compareAll();
        new AppDrift(bodies, authors, found, since).compareAll();
        new KubernetesDrift(objects, authors, found).compareAll();
        new RolloutHistory(objects, found).compareAll();
        reference.ifPresent(spec -> new ReferenceDrift(spec, bodies, objects, authors, found).compareAll());
        bodies.gaps().forEach(gap -> found.gap(gap.what(), gap.why()));
        return new DriftAnalysis(found.findings(), found.changes(), found.authors(), found.gaps());
    }
}
