package org.ephemera.verify;

import java.util.Locale;

/** Result of all checks of a package together. */
public enum VerificationResult {
    /** Every check that could be made found the package as it was sealed. */
    INTACT,
    /** The package differs from what was sealed, or the signature of the given key does not verify. */
    BROKEN,
    /**
     * Nothing is broken, and the seal names another key than the given one. No statement of the seal is verified: an
     * attacker can seal a package with a key of their own.
     */
    OTHER_KEY,
    /** Nothing was found to be wrong, but there is no seal yet, or not everything could be read. */
    UNVERIFIABLE;

    /** Returns the name in JSON: {@code other-key}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
