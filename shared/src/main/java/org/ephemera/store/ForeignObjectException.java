package org.ephemera.store;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An object in an evidence store that this program did not write blocks the operation. The message states what to do. */
public class ForeignObjectException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String key;

    /** @param key of the object, unescaped */
    public ForeignObjectException(String key, String message) {
        super(message);
        this.key = key;
    }

    /** @param key of the object, unescaped */
    public ForeignObjectException(String key, String message, Throwable cause) {
        super(message, cause);
        this.key = key;
    }

    /** Returns the object's key. Whoever can write to the store chose it: escape it before it is shown. */
    public String key() {
        return key;
    }

    /** Returns the key of the foreign object that a failure or one of its causes reports. */
    public static Optional<String> keyIn(@Nullable Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ForeignObjectException foreign) {
                return Optional.of(foreign.key());
            }
        }
        return Optional.empty();
    }
}
