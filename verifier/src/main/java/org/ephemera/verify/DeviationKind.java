package org.ephemera.verify;

import java.util.Locale;

/** In which way something is not as it was sealed. */
public enum DeviationKind {
    ALTERED,
    MISSING,
    EXTRA,
    RENAMED,
    REORDERED,
    TRUNCATED,
    /** Two files in each other's place, or a part of another package. */
    SWAPPED,
    /** The store holds more than the one version that was written. */
    OVERWRITTEN,
    UNKNOWN_SIGNER,
    BAD_TIMESTAMP,
    /** The store would let go of it sooner, or more easily, than the package claims. */
    WEAKER_RETENTION;

    /** The name in JSON: {@code unknown-signer}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
