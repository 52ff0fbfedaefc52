package org.ephemera.envelope;

import java.io.IOException;

/** Failure to sign or to read the public key. The message states what to do. */
public final class SigningException extends IOException {
    private static final long serialVersionUID = 1L;

    public SigningException(String message) {
        super(message);
    }

    public SigningException(String message, Throwable cause) {
        super(message, cause);
    }
}
