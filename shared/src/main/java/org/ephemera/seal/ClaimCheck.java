package org.ephemera.seal;

import java.io.IOException;

/** Check before a write that the claim of the package is still held. */
@FunctionalInterface
public interface ClaimCheck {
    /**
     * Checks the claim.
     *
     * @throws IOException if the write is not allowed, because another worker may have continued with the package
     */
    void check() throws IOException;
}
