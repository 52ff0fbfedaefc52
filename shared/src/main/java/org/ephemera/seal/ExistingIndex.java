package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import org.ephemera.format.PackageIndex;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;

/** The index that stands in a package which has no seal yet. It may be of a run that did not know a body yet which came late. */
final class ExistingIndex {
    private ExistingIndex() {}

    /** @throws IOException if it says of a body something else than the log does, and so must not be signed */
    static void require(FileAdoption adoption, StoredPaths bodies, PlanProgress progress, String target)
            throws IOException {
        StoredPackageFiles files = adoption.files();
        try (InputStream in = files.store().open(files.key(PackageLayout.INDEX))) {
            if (!PackageIndex.isOf(in, bodies.paths(), progress, target)) {
                throw adoption.planted(PackageLayout.INDEX);
            }
        }
    }
}
