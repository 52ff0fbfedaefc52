package org.ephemera.collect;

import java.io.IOException;

/**
 * Thrown when this worker's claim on the package has expired. The worker must not write anything more to the package.
 */
public final class ClaimLostException extends IOException {
    private static final long serialVersionUID = 1L;

    ClaimLostException() {
        super("This worker did not renew its claim on the package in time, and another worker may have continued."
                + " What it collected is stored; resume the package to complete it.");
    }
}
