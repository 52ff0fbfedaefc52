package org.ephemera.verify;

/** A timestamp is not to be believed; the message is the second half of a sentence about it. */
public final class BadTimestampException extends Exception {
    private static final long serialVersionUID = 1L;

    public BadTimestampException(String message) {
        super(message);
    }

    public BadTimestampException(String message, Throwable cause) {
        super(message, cause);
    }
}
