package org.ephemera.cli;

import java.io.IOException;
import org.ephemera.verify.FuzzContract;
import org.junit.jupiter.api.Tag;

/** Fuzz test of a package about a pod. */
@Tag("slow")
class ClusterFuzzTest extends FuzzContract {
    ClusterFuzzTest() {
        super(400, 20);
    }

    @Override
    protected Sealed seal() throws IOException {
        try (ClusterPackages packages = new ClusterPackages(folder, 3)) {
            return new Sealed(packages.make(), packages.make(), packages.sealedPackages());
        }
    }
}
