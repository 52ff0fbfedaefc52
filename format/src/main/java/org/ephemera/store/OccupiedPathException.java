package org.ephemera.store;

import java.util.Optional;
import org.ephemera.model.Digest;

/**
 * Failure because another object is stored at a path of a package. Nothing is overwritten: another attempt with another
 * name can be made, or a copy of the package.
 */
public final class OccupiedPathException extends ForeignObjectException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Digest> sha256;

    /**
     * Creates a failure.
     *
     * @param sha256 digest of the object; empty if it was not read
     * @param why clause about the object, such as {@code it is not a seal}
     */
    public OccupiedPathException(String key, Optional<Digest> sha256, String why) {
        super(
                key,
                "another object is stored at " + key + ": " + why
                        + ". Nothing was overwritten. Find out who can write to the store, and finish the package with:"
                        + " ephemera collect --resume ID");
        this.sha256 = sha256;
    }

    /** Returns the SHA-256 of the object; empty if it was not read. */
    public Optional<Digest> sha256() {
        return sha256;
    }
}
