package org.ephemera.collect;

import org.ephemera.store.ForeignObjectException;

/**
 * Failure because another object is stored at the next path of an attempt. Another attempt can be made; its name is
 * random.
 */
final class OccupiedPathException extends ForeignObjectException {
    private static final long serialVersionUID = 1L;

    OccupiedPathException(String key) {
        super(
                key,
                "another object is stored at " + key
                        + ", the path of a body or of a log segment; nothing was overwritten."
                        + " Find out who can write to the store, and collect the target again");
    }
}
