package org.ephemera.envelope;

import java.io.IOException;

/** The signer could not sign, or could not tell its public key; the message says what to do. */
public final class SigningException extends IOException {
    private static final long serialVersionUID = 1L;

    public SigningException(String message) {
        super(message);
    }

    public SigningException(String message, Throwable cause) {
        super(message, cause);
    }
}
