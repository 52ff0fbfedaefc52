package org.ephemera.format;

import org.ephemera.model.SanitizedText;
import org.ephemera.store.ForeignObjectException;

/** A file among the segments of an acquisition log that no worker can have written as it is; says what to do. */
final class ForeignSegmentException extends ForeignObjectException {
    private static final long serialVersionUID = 1L;

    ForeignSegmentException(String key, Throwable cause) {
        super(
                key,
                "'" + SanitizedText.of(key) + "' is no log that this version of the program can have written ("
                        + SanitizedText.of(String.valueOf(cause.getMessage()))
                        + "): either a newer version did, which can go on with it,"
                        + " or somebody else put or changed it there; keep a copy of it, take it away with every version that the"
                        + " store has of it, as a deletion alone would show in the package for good, and go on with: ephemera"
                        + " collect --resume ID; where a lock keeps it, copy all else of the package to the same place in a folder"
                        + " DIR, and finish the copy with --store file:DIR",
                cause);
    }
}
