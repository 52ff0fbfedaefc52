package org.ephemera.seal;

import java.util.Optional;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.store.ForeignObjectException;

/**
 * The object at the path of a package's seal is not a seal of this package by a known key. No object in the store is
 * overwritten, so the package can only be sealed as a copy.
 */
public final class ForeignSealException extends ForeignObjectException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Digest> sha256;

    /**
     * Creates the exception.
     *
     * @param sha256 digest of the object; empty if it is larger than any seal
     * @param why predicate of a sentence about the object, for users, such as {@code is larger than any seal}
     */
    ForeignSealException(OpenRecord open, Optional<Digest> sha256, String why) {
        super(
                open.packageId().prefix() + PackageLayout.SEAL,
                "package " + open.packageId() + " is not sealed: "
                        + open.packageId().prefix() + PackageLayout.SEAL + " " + why
                        + "; finish the package with: ephemera collect --resume ID, which seals a copy of it. If the"
                        + " key is one of yours, set its public key in " + EarlierKeys.SETTING + " instead");
        this.sha256 = sha256;
    }

    /** Returns the SHA-256 of the object; empty if it is larger than any seal. */
    public Optional<Digest> sha256() {
        return sha256;
    }
}
