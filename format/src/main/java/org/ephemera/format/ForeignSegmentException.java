package org.ephemera.format;

import org.ephemera.model.SanitizedText;
import org.ephemera.store.ForeignObjectException;

/** Failure because of a file among the segments that no worker can have written. The message states the remedy. */
final class ForeignSegmentException extends ForeignObjectException {
    private static final long serialVersionUID = 1L;

    ForeignSegmentException(String key, Throwable cause) {
        super(
                key,
                "'" + SanitizedText.of(key) + "' is not a log segment of this program version ("
                        + SanitizedText.of(String.valueOf(cause.getMessage()))
                        + "): either a newer version wrote it, which can resume the acquisition, or another party"
                        + " created or changed it; in the second case keep a copy of it, delete it with every version in"
                        + " the store (verification reports a delete marker), and resume with: ephemera collect --resume"
                        + " ID; if a lock prevents the deletion, copy all other objects of the package to the same path"
                        + " in a folder DIR, and finish the copy with --store file:DIR",
                cause);
    }
}
