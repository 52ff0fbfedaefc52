package org.ephemera.format;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import org.ephemera.model.OutcomeCode;

/**
 * What a package, or one item of it, is worth. COMPLETE: what was to be had is in it. FAILED: something that is required
 * was refused. PARTIAL: anything between. Whoever speaks of whole and missing means this.
 */
public enum CompletenessStatus {
    COMPLETE,
    PARTIAL,
    FAILED;

    /** What an item is worth that ended so. A task that is gone, or never was, does not make a complete package. */
    public static CompletenessStatus of(OutcomeCode code, boolean required) {
        return switch (code) {
            case COLLECTED, EMPTY, NOT_APPLICABLE, IMPOSSIBLE, SKIPPED -> COMPLETE;
            case EXPIRED, NOT_ENABLED -> required ? PARTIAL : COMPLETE;
            case PARTIAL -> PARTIAL;
            case DENIED, FAILED -> required ? FAILED : PARTIAL;
        };
    }

    /** Returns the worst status of a package's items. A package without items holds no evidence and is FAILED. */
    public static CompletenessStatus worst(Collection<CompletenessStatus> items) {
        return items.isEmpty() ? FAILED : Collections.max(items);
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
