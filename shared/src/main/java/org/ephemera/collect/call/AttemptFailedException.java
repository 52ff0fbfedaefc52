package org.ephemera.collect.call;

import java.io.Serial;

/** End of an attempt whose failure the {@link RecordedCall} has recorded. Passes through the SDK to the retry loop. */
public final class AttemptFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    AttemptFailedException(String message) {
        super(message, null, false, false);
    }
}
