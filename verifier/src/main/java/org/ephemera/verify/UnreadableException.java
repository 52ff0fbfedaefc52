package org.ephemera.verify;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** A file of the package cannot be read; the message names it. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String path, IOException cause) {
        super(path + " cannot be read: " + reason(cause), cause);
    }

    UnreadableException(String path, String reason) {
        super(path + " cannot be read: " + reason);
    }

    /** The messages of these are file names. */
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException gone -> "it is gone";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
