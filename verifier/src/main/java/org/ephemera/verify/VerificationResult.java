package org.ephemera.verify;

import java.util.Locale;

/** Overall result of the verification of a package. */
public enum VerificationResult {
    /**
     * The package is unchanged since it was sealed: no check failed. Checks that were not possible do not change this
     * result.
     */
    INTACT,
    /** The package differs from what was sealed, or the signature of the given key does not verify. */
    BROKEN,
    /**
     * No deviation was found, but the seal states another key than the given one. No statement of the seal is verified:
     * an attacker can seal a package with another key.
     */
    OTHER_KEY,
    /** No deviation was found, but there is no seal yet, or a part could not be read. */
    UNVERIFIABLE;

    /** Returns the name in JSON: {@code other-key}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
