package org.ephemera.verify;

import java.util.Locale;

/** Kinds of deviations from what was sealed. */
public enum DeviationKind {
    ALTERED,
    MISSING,
    EXTRA,
    RENAMED,
    REORDERED,
    TRUNCATED,
    /** Two files exchanged for each other, or a part of another package. */
    SWAPPED,
    /** The store has more than the one version that was written. */
    OVERWRITTEN,
    UNKNOWN_SIGNER,
    BAD_TIMESTAMP,
    /** The retention in the store is shorter or weaker than the package states. */
    WEAKER_RETENTION;

    /** Returns the name in JSON: {@code unknown-signer}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
