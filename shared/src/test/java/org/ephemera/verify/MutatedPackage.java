package org.ephemera.verify;

import java.util.Set;
import org.ephemera.format.PackageReader;
import org.ephemera.verify.parse.PortableNames;

/**
 * Package after one change.
 *
 * @param kind of change, for statistics
 * @param places paths, one of which the report must name
 * @param onDisk true if a file system can store it
 */
record MutatedPackage(Kind kind, Set<String> places, MemoryPackage result, boolean onDisk) {
    enum Kind {
        BYTES,
        LINES,
        ORDER,
        FILES,
        NAMES,
        /** One of the other changes, with both manifests adapted to it. */
        LISTED_AGAIN
    }

    MutatedPackage {
        places = Set.copyOf(places);
    }

    static MutatedPackage of(Kind kind, MemoryPackage result, String... places) {
        return new MutatedPackage(kind, Set.of(places), result, true);
    }

    /** Entry that is not a regular file, or has an invalid name. */
    static MutatedPackage odd(MemoryPackage result, PackageReader.Entry entry, String... places) {
        return new MutatedPackage(Kind.NAMES, Set.of(places), result.with(entry), false);
    }

    boolean isNamedBy(CheckResult finding) {
        return finding.result() == CheckResult.Result.BROKEN
                && places.stream()
                        .anyMatch(place -> finding.path().filter(place::equals).isPresent()
                                || finding.message().contains(PortableNames.printable(place)));
    }
}
