package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import org.ephemera.format.Index;
import org.ephemera.format.Layout;
import org.ephemera.format.Progress;

/** The index that stands in a package which has no seal yet. It may be of a run that did not know a body yet which came late. */
final class StandingIndex {
    private StandingIndex() {}

    /** @throws IOException if it says of a body something else than the log does, and so must not be signed */
    static void require(Adoption adoption, StoredPaths bodies, Progress progress, String target) throws IOException {
        PackageFiles files = adoption.files();
        try (InputStream in = files.store().open(files.key(Layout.INDEX))) {
            if (!Index.isOf(in, bodies.paths(), progress, target)) {
                throw adoption.planted(Layout.INDEX);
            }
        }
    }
}
