package org.ephemera.store;

/** Failure because the store has no object with the key. */
public final class MissingObjectException extends StoreException {
    private static final long serialVersionUID = 1L;

    public MissingObjectException(String key) {
        super("the store has no object " + key);
    }

    public MissingObjectException(String key, Throwable cause) {
        super("the store has no object " + key, cause);
    }
}
