package org.ephemera.seal;

import java.io.IOException;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;

/**
 * The seal of a package is genuine, but the package was changed after it was sealed. The message contains the remedy.
 */
public final class ChangedPackageException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param how predicate of a sentence about the tag manifest, for users
     */
    ChangedPackageException(OpenRecord open, String how) {
        super("package " + open.packageId()
                + " was changed after it was sealed: its seal is signed by a known key, and "
                + PackageLayout.TAG_MANIFEST + ", which it seals, " + how
                + "; delete nothing, restore the version that was sealed if the store"
                + " has it, and run ephemera verify to find other changes");
    }
}
