package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import org.ephemera.format.PackageIndex;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress;

/**
 * Check of the index in a package without a seal. An earlier run may have written the index before a late body was
 * stored.
 */
final class ExistingIndex {
    private ExistingIndex() {}

    /**
     * Checks that the stored index agrees with the acquisition log.
     *
     * @throws IOException if the index contradicts the log about a body; such an index must not be signed
     */
    static void requireConsistent(FileAdoption adoption, StoredPaths bodies, PlanProgress progress, String target)
            throws IOException {
        StoredPackageFiles files = adoption.files();
        try (InputStream in = files.store().open(files.key(PackageLayout.INDEX))) {
            if (!PackageIndex.matches(in, bodies.paths(), progress, target)) {
                throw adoption.plantedFileException(PackageLayout.INDEX);
            }
        }
    }
}
