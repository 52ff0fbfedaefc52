package org.ephemera.collect.source;

/** Thrown when the time limit of a call passes before its complete body has arrived. */
public final class OutOfTimeException extends TruncatedBodyException {
    private static final long serialVersionUID = 1L;

    public OutOfTimeException(String message) {
        super(message, null);
    }
}
