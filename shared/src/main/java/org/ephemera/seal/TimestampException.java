package org.ephemera.seal;

import java.io.IOException;

/** A timestamp is unavailable. The message contains the cause and completes a sentence. */
public final class TimestampException extends IOException {
    private static final long serialVersionUID = 1L;

    public TimestampException(String message) {
        super(message);
    }

    public TimestampException(String message, Throwable cause) {
        super(message, cause);
    }
}
