package org.ephemera.cli;

import java.io.IOException;
import org.ephemera.verify.FuzzContract;
import org.junit.jupiter.api.Tag;

/** Fuzz test of a package that was read back from Blob Storage. */
@Tag("slow")
class BlobFuzzTest extends FuzzContract {
    BlobFuzzTest() {
        super(400, 20);
    }

    @Override
    protected Sealed seal() throws IOException {
        try (BlobPackages packages = new BlobPackages(folder, 3)) {
            return new Sealed(packages.make(), packages.make(), packages.sealedPackages());
        }
    }
}
