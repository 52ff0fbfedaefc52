package org.ephemera.analyze;

import java.util.List;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Source of sweep packages that contain earlier metrics of the same containers. */
@FunctionalInterface
public interface MetricBaseline {
    /** Baseline without packages. */
    MetricBaseline NONE = about -> new Found(List.of(), List.of());

    /**
     * Packages of a baseline.
     *
     * @param packages open; the caller that created the baseline closes them after the analysis
     * @param gaps reasons why packages are missing
     */
    record Found(List<SealedPackage> packages, List<EvidenceGap> gaps) {
        public Found {
            packages = List.copyOf(packages);
            gaps = List.copyOf(gaps);
        }
    }

    /** Returns packages that may contain metrics of the target of {@code about}. */
    Found of(SealedPackage about);

    /** Returns a baseline of fixed packages, independent of the analyzed package. */
    static MetricBaseline of(List<SealedPackage> packages) {
        List<SealedPackage> all = List.copyOf(packages);
        return about -> new Found(all, List.of());
    }
}
