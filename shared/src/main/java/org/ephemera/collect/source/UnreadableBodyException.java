package org.ephemera.collect.source;

import java.io.IOException;

/** A body that is stored as it came, and that makes no sense. Says where, never what. */
public final class UnreadableBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableBodyException(String message) {
        super(message);
    }
}
