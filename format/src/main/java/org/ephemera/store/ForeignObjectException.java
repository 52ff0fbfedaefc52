package org.ephemera.store;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Failure because of an object in the evidence store that this program did not write. The message states what to do.
 */
public class ForeignObjectException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /**
     * Creates a failure.
     *
     * @param key of the object, unescaped
     */
    public ForeignObjectException(String key, String message) {
        super(message);
        this.key = key;
    }

    /**
     * Creates a failure.
     *
     * @param key of the object, unescaped
     */
    public ForeignObjectException(String key, String message, Throwable cause) {
        super(message, cause);
        this.key = key;
    }

    /** Returns the object's key. Its unknown author chose the key: escape it before it is shown. */
    public String key() {
        return key;
    }

    /**
     * Returns the key of the foreign object that a failure or one of its causes reports; empty if there is no such
     * object.
     */
    public static Optional<String> keyIn(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ForeignObjectException foreign) {
                return Optional.of(foreign.key());
            }
        }
        return Optional.empty();
    }
}
