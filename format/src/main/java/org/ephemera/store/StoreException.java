package org.ephemera.store;

import java.io.IOException;

/** The store could not do it; the message says what failed and what to do, never what the object holds. */
public sealed class StoreException extends IOException permits MissingObjectException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
