package org.ephemera.collect.source;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The connection did not bring the whole body. */
public class TruncatedBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    public TruncatedBodyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
