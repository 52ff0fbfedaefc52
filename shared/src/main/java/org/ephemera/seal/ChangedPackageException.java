package org.ephemera.seal;

import java.io.IOException;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;

/** A package's seal is genuine and not of what is there now; the message says what to do. */
public final class ChangedPackageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param how the tag manifest is not the one that was sealed: the second half of a sentence, for people */
    ChangedPackageException(OpenRecord open, String how) {
        super("package " + open.packageId()
                + " was changed after it was sealed: its seal is signed by a known key, and "
                + PackageLayout.TAG_MANIFEST + ", which it seals, " + how
                + "; take nothing away, put back the version of it that was sealed if"
                + " the store has one, and see with ephemera verify what else was changed");
    }
}
