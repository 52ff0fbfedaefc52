package org.ephemera.seal;

import java.io.IOException;

/** Says before a write whether it may still be made. */
@FunctionalInterface
public interface WriteGuard {
    /** @throws IOException if it may not: somebody else may have gone on with the package */
    void check() throws IOException;
}
