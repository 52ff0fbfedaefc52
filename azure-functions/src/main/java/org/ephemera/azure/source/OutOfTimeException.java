package org.ephemera.azure.source;

/** The time for a call was over before its whole body had come. */
final class OutOfTimeException extends CutShortException {
    private static final long serialVersionUID = 1L;

    OutOfTimeException(String message) {
        super(message, null);
    }
}
