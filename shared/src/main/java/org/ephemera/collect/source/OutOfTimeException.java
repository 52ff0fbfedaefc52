package org.ephemera.collect.source;

/** The time for a call was over before its whole body had come. */
public final class OutOfTimeException extends TruncatedBodyException {
    private static final long serialVersionUID = 1L;

    public OutOfTimeException(String message) {
        super(message, null);
    }
}
