package org.ephemera.azure.source;

import java.io.IOException;

/** A body that is stored as it came, and that makes no sense. Says where, never what. */
final class UnreadableBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableBodyException(String message) {
        super(message);
    }
}
