package org.ephemera.collect;

import org.ephemera.store.ForeignObjectException;

/** Failure because another object is stored at the key of the next log segment of an attempt. Another attempt can be made. */
final class OccupiedSegmentException extends ForeignObjectException {
    private static final long serialVersionUID = 1L;

    OccupiedSegmentException(String key) {
        super(
                key,
                "another object is stored at " + key
                        + ", the key of a log segment; nothing was overwritten."
                        + " Find out who can write to the store, and collect the target again");
    }
}
