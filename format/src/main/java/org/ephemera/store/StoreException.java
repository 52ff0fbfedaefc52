package org.ephemera.store;

import java.io.IOException;

/** Failure of a store. The message states what failed and what to do, and never quotes the content of an object. */
public sealed class StoreException extends IOException permits MissingObjectException {
    private static final long serialVersionUID = 1L;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
