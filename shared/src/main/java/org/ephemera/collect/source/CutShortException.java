package org.ephemera.collect.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The connection did not bring the whole body. */
public class CutShortException extends IOException {
    private static final long serialVersionUID = 1L;

    public CutShortException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
