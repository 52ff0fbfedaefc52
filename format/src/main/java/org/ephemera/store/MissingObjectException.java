package org.ephemera.store;

/** There is no object of that key. */
public final class MissingObjectException extends StoreException {
    private static final long serialVersionUID = 1L;

    public MissingObjectException(String key) {
        super("there is no " + key + " in the store");
    }

    public MissingObjectException(String key, Throwable cause) {
        super("there is no " + key + " in the store", cause);
    }
}
