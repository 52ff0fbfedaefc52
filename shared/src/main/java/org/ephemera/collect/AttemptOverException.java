package org.ephemera.collect;

import java.io.IOException;

/** The attempt's time is up: whatever it has not written, it must not write any more. */
final class AttemptOverException extends IOException {
    private static final long serialVersionUID = 1L;

    AttemptOverException() {
        super("the attempt's time is up; another one goes on");
    }
}
