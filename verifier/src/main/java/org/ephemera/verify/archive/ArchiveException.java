package org.ephemera.verify.archive;

import java.io.IOException;

/** Archive that cannot be read, or that programs may unpack differently. The message states what to do. */
public final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    ArchiveException(String message) {
        super(message);
    }

    static ArchiveException truncated(String what) {
        return new ArchiveException(what + " is truncated; copy it from its source again");
    }

    /** Returns the failure for an archive with content that is not on the allow list. */
    static ArchiveException refused(String archive, String why) {
        return new ArchiveException(archive + " " + why
                + ", and not every program would unpack the files that are verified; pack the package's folder again, or"
                + " unpack the archive yourself and verify the folder");
    }
}
