package org.ephemera.cli.archive;

import java.io.IOException;

/** The archive cannot be read, or programs may unpack it differently; the message says what to do. */
public final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    ArchiveException(String message) {
        super(message);
    }

    static ArchiveException cutShort(String what) {
        return new ArchiveException(what + " has been cut short; get it again from where it was kept");
    }

    /** Of an archive that is not on the allow list, because programs may unpack other files than are verified. */
    static ArchiveException refused(String archive, String why) {
        return new ArchiveException(archive + " " + why
                + ", and not every program would unpack the files that are verified; pack the package's folder again, or"
                + " unpack the archive yourself and verify the folder");
    }
}
