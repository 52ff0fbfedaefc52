package org.ephemera.analyze;

import java.util.List;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Source of sweep packages that contain earlier metrics of the same containers. */
@FunctionalInterface
public interface Baseline {
    /** Baseline without packages. */
    Baseline NONE = about -> new Found(List.of(), List.of());

    /**
     * Packages of a baseline.
     *
     * @param packages open; the caller that created the baseline closes them after the analysis
     * @param gaps reasons why packages are missing
     */
    record Found(List<SealedPackage> packages, List<Gap> gaps) {
        public Found {
            packages = List.copyOf(packages);
            gaps = List.copyOf(gaps);
        }
    }

    /** Returns packages that may contain metrics of the target of {@code about}. */
    Found of(SealedPackage about);

    /** Returns a baseline of fixed packages, independent of the analyzed package. */
    static Baseline of(List<SealedPackage> packages) {
        List<SealedPackage> all = List.copyOf(packages);
        return about -> new Found(all, List.of());
    }
}
