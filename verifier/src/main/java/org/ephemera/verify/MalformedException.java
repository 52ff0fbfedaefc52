package org.ephemera.verify;

/** Bytes of the package are not of their form; the message names the place and holds none of them. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        super(message);
    }

    MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
