package org.ephemera.azure.call;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An attempt brought nothing that the SDK could be given. Whether it is worth another try is known where it broke. */
final class BrokenCallException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final boolean again;

    BrokenCallException(String message, boolean again, @Nullable Throwable cause) {
        super(message, cause);
        this.again = again;
    }

    boolean again() {
        return again;
    }
}
