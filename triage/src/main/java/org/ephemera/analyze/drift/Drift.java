package org.ephemera.analyze.drift;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Change;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.kubernetes.ClusterState;
import org.ephemera.analyze.parse.sealed.Bodies;
import org.ephemera.analyze.parse.sealed.Located;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/**
 * What differs from what it should be like.
 *
 * @param findings of the rules {@code DRF-…}, in their order
 * @param changes each field, what decides what runs first, what a service of the cloud or a webhook put there last; values that are
 *     meant to be secret are hidden
 */
public record Drift(List<Finding> findings, List<Change> changes, List<Gap> gaps) {
    /** Who was new so long before the window is not by that a part of what happened; a window may begin a day before an alert. */
    static final Duration LONG_AGO = Duration.ofDays(30);

    public Drift {
        findings = findings.stream().sorted(Finding.ORDER).toList();
        changes = changes.stream()
                .map(Injected::marked)
                .sorted(Comparator.comparing(Injected::isInjected)
                        .thenComparing(change -> !Weight.isGrave(change.what()))
                        .thenComparing(Change::subject)
                        .thenComparing(Change::reference)
                        .thenComparing(Change::what))
                .distinct()
                .toList();
        gaps = List.copyOf(gaps);
    }

    /** The drift in a package, also against the administrators' own copy if there is one. */
    public static Drift of(SealedPackage sealed, Optional<Reference> reference) {
        return of(
                Bodies.in(sealed),
                ClusterState.of(sealed).compared(),
                reference,
                Optional.of(sealed.request().window().from()));
    }

    /**
     * The same without a package.
     *
     * @param objects of a Kubernetes cluster
     * @param since the begin of the time that is looked at, where there is one
     */
    static Drift of(Bodies bodies, List<Located> objects, Optional<Reference> reference, Optional<Instant> since) {
        Found found = new Found();
        new EcsDrift(EcsState.of(bodies), found, since).look();
        new AppDrift(bodies, found, since).look();
        new KubernetesDrift(objects, found).look();
        new RolloutHistory(objects, found).look();
        reference.ifPresent(copy -> new ReferenceDrift(copy, bodies, objects, found).look());
        bodies.gaps().forEach(gap -> found.gap(gap.what(), gap.why()));
        return new Drift(found.findings(), found.changes(), found.gaps());
    }
}
