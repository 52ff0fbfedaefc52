package org.ephemera.verify.parse;

/** Bytes of the package are not of their form; the message names the place and holds none of them. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
