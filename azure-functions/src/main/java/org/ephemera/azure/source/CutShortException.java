package org.ephemera.azure.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The connection did not bring the whole body. */
class CutShortException extends IOException {
    private static final long serialVersionUID = 1L;

    CutShortException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
