package org.ephemera.collect.call;

import java.io.Serial;

/**
 * Signals that an attempt failed and that {@link RecordedCall} has recorded the failure. Passes through the SDK to the
 * retry loop.
 */
public final class AttemptFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    AttemptFailedException(String message) {
        super(message, null, false, false);
    }
}
