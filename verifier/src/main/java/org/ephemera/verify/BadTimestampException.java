package org.ephemera.verify;

/** Timestamp that cannot be trusted. The message is the predicate of a sentence whose subject is the timestamp file. */
public final class BadTimestampException extends Exception {
    private static final long serialVersionUID = 1L;

    public BadTimestampException(String message) {
        super(message);
    }

    public BadTimestampException(String message, Throwable cause) {
        super(message, cause);
    }
}
