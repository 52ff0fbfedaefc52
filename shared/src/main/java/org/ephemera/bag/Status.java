package org.ephemera.bag;

import java.util.Locale;

/**
 * What a package is worth as a whole. COMPLETE: every item ended, none is PARTIAL,
 * DENIED or FAILED and no required one EXPIRED. FAILED: one that
 * is required is DENIED or FAILED. PARTIAL: anything between.
 */
public enum Status {
    COMPLETE,
    PARTIAL,
    FAILED;

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
