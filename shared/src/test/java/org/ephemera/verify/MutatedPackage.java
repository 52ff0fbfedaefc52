package org.ephemera.verify;

import java.util.Set;
import org.ephemera.format.PackageReader;
import org.ephemera.verify.parse.PortableNames;

/**
 * A package after one change.
 *
 * @param kind of change, for counting
 * @param places paths, of which what the verifier says must name one
 * @param onDisk true if a file system can hold it
 */
record MutatedPackage(Kind kind, Set<String> places, MemoryPackage result, boolean onDisk) {
    enum Kind {
        BYTES,
        LINES,
        ORDER,
        FILES,
        NAMES,
        /** Anything of the above, and then both manifests made to fit. */
        LISTED_AGAIN
    }

    MutatedPackage {
        places = Set.copyOf(places);
    }

    static MutatedPackage of(Kind kind, MemoryPackage result, String... places) {
        return new MutatedPackage(kind, Set.of(places), result, true);
    }

    /** A file that is there as something else than a file, or under a name that is none. */
    static MutatedPackage odd(MemoryPackage result, PackageReader.Entry entry, String... places) {
        return new MutatedPackage(Kind.NAMES, Set.of(places), result.with(entry), false);
    }

    boolean isNamedBy(CheckResult finding) {
        return finding.result() == CheckResult.Result.BROKEN
                && places.stream()
                        .anyMatch(place -> finding.path().filter(place::equals).isPresent()
                                || finding.message().contains(PortableNames.shown(place)));
    }
}
