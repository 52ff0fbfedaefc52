package org.ephemera.analyze.drift;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.model.SpecChange;
import org.ephemera.analyze.parse.kubernetes.ClusterEvidence;
import org.ephemera.analyze.parse.sealed.LocatedJson;
import org.ephemera.analyze.parse.sealed.ResponseDocuments;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * What differs from what it should be like.
 *
 * @param findings of the rules {@code DRF-…}, in their order
 * @param changes each field, what decides what runs first, what a service of the cloud or a webhook put there last; values that are
 *     meant to be secret are hidden
 */
public record Drift(List<Finding> findings, List<SpecChange> changes, List<Gap> gaps) {
    /** Who was new so long before the window is not by that a part of what happened; a window may begin a day before an alert. */
    static final Duration LONG_AGO = Duration.ofDays(30);

    public Drift {
        findings = findings.stream().sorted(Finding.ORDER).toList();
        changes = changes.stream()
                .map(KnownInjections::marked)
                .sorted(Comparator.comparing(KnownInjections::isInjected)
                        .thenComparing(change -> !CriticalFields.isGrave(change.what()))
                        .thenComparing(SpecChange::subject)
                        .thenComparing(SpecChange::reference)
                        .thenComparing(SpecChange::what))
                .distinct()
                .toList();
        gaps = List.copyOf(gaps);
    }

    /** The drift in a package, also against the administrators' own copy if there is one. */
    public static Drift of(SealedPackage sealed, Optional<ReferenceSpec> reference) {
        return of(
                ResponseDocuments.in(sealed),
                ClusterEvidence.of(sealed).compared(),
                reference,
                Optional.of(sealed.request().window().from()));
    }

    /**
     * The same without a package.
     *
     * @param objects of a Kubernetes cluster
     * @param since the begin of the time that is looked at, where there is one
     */
    static Drift of(
            ResponseDocuments bodies,
            List<LocatedJson> objects,
            Optional<ReferenceSpec> reference,
            Optional<Instant> since) {
        DriftFindings found = new DriftFindings();
        new EcsDrift(EcsEvidence.of(bodies), found, since).look();
        new AppDrift(bodies, found, since).look();
        new KubernetesDrift(objects, found).look();
        new RolloutHistory(objects, found).look();
        reference.ifPresent(copy -> new ReferenceDrift(copy, bodies, objects, found).look());
        bodies.gaps().forEach(gap -> found.gap(gap.what(), gap.why()));
        return new Drift(found.findings(), found.changes(), found.gaps());
    }
}
