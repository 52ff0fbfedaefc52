package org.ephemera.seal;

import java.io.IOException;

/** No timestamp could be had; the message says why, as the second half of a sentence. */
public final class TimestampException extends IOException {
    private static final long serialVersionUID = 1L;

    public TimestampException(String message) {
        super(message);
    }

    public TimestampException(String message, Throwable cause) {
        super(message, cause);
    }
}
