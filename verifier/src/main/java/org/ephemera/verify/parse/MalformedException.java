package org.ephemera.verify.parse;

/** Malformed bytes of a package. The message has no subject, for
 * example "is not JSON", states the place, and quotes none of the bytes. */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
