package org.ephemera.collect.source;

import java.io.IOException;

/** Thrown when a stored body cannot be parsed. The message contains the position, never content. */
public final class UnreadableBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableBodyException(String message) {
        super(message);
    }
}
