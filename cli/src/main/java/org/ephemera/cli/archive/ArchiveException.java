package org.ephemera.cli.archive;

import java.io.IOException;

/** The archive cannot be read as one, or should not be; the message says what to do. */
public final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    ArchiveException(String message) {
        super(message);
    }

    ArchiveException(String message, Throwable cause) {
        super(message, cause);
    }

    static ArchiveException cutShort(String what) {
        return new ArchiveException(what + " has been cut short; get it again from where it was kept");
    }

    /** @param what in it is read in one way by some programs and in another by others */
    static ArchiveException differing(String what) {
        return new ArchiveException(
                what + ", and not every program would unpack the files that are verified; get it again"
                        + " from where it was kept, packed anew");
    }

    static ArchiveException damaged(String what, Throwable cause) {
        return new ArchiveException(
                what + " is damaged or has been cut short (" + cause.getMessage()
                        + "); get it again from where it was kept",
                cause);
    }
}
