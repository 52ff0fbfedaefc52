package org.ephemera.collect;

import java.io.IOException;

/** This worker's claim on the package is over: whatever it has not written, it must not write any more. */
public final class ClaimLostException extends IOException {
    private static final long serialVersionUID = 1L;

    ClaimLostException() {
        super("this worker was away for too long and another may have gone on with the package;"
                + " what it collected stays, resume to see it finished");
    }
}
