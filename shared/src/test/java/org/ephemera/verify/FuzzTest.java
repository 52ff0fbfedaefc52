package org.ephemera.verify;

import java.io.IOException;
import org.ephemera.testing.SealedPackageMaker;
import org.junit.jupiter.api.Tag;

/** Random changes of a package in a folder. */
@Tag("slow")
class FuzzTest extends FuzzContract {
    FuzzTest() {
        super(1500, 40);
    }

    @Override
    protected Sealed seal() throws IOException {
        SealedPackageMaker packages = SealedPackageMaker.in(folder);
        return new Sealed(packages.make("fuzz", 3, 20), packages.make("other", 3, 20), packages);
    }
}
