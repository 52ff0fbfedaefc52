package org.ephemera.format;

import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import org.ephemera.model.OutcomeCode;

/**
 * Completeness of a package or of one item. COMPLETE: all available evidence was collected. FAILED: required evidence
 * was denied or failed. PARTIAL: any other case. Reports and messages use "complete" and "missing" in this sense.
 */
public enum CompletenessStatus {
    COMPLETE,
    PARTIAL,
    FAILED;

    /**
     * Returns the status of an item with this outcome. A required item that is expired or not enabled makes a package
     * PARTIAL, for example a task that does not exist any more.
     */
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

    /** Returns the name in JSON. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
