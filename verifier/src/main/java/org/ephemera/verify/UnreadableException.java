package org.ephemera.verify;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Failure to read a file of the package. The message contains its path. */
final class UnreadableException extends IOException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String path, IOException cause) {
        super(path + " cannot be read: " + reason(cause), cause);
    }

    UnreadableException(String path, String reason) {
        super(path + " cannot be read: " + reason);
    }

    /** Returns the reason without the path, which is the whole message of some exceptions. */
    static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException gone -> "it does not exist any more";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }
}
