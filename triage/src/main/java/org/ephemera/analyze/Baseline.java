package org.ephemera.analyze;

import java.util.List;
import org.ephemera.analyze.model.Gap;
import org.ephemera.analyze.parse.sealed.SealedPackage;

/** Where packages of sweeps are, which tell what the same containers did before. */
@FunctionalInterface
public interface Baseline {
    /** None. */
    Baseline NONE = about -> new Found(List.of(), List.of());

    /**
     * What was found.
     *
     * @param packages open; whoever made the baseline closes them when the analysis is over
     * @param gaps why there are not more
     */
    record Found(List<SealedPackage> packages, List<Gap> gaps) {
        public Found {
            packages = List.copyOf(packages);
            gaps = List.copyOf(gaps);
        }
    }

    /** Packages that may hold series of what a package is about. */
    Found of(SealedPackage about);

    /** These, whatever is analysed. */
    static Baseline of(List<SealedPackage> packages) {
        List<SealedPackage> all = List.copyOf(packages);
        return about -> new Found(all, List.of());
    }
}
