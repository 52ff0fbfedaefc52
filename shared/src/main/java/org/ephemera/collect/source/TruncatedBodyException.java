package org.ephemera.collect.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Thrown when a connection ends before the complete body has arrived. */
public class TruncatedBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    public TruncatedBodyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
