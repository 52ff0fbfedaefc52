package org.ephemera.work;

import org.ephemera.acquire.Opened;

/**
 * Makes of a sealed package what people read, beside it. It comes last, when the package is sealed and announced, and at most once:
 * a run that dies over it is not begun again for its sake.
 */
@FunctionalInterface
public interface Reporter {
    Reporter NONE = opened -> {};

    /** Never fails: what goes wrong is its own matter, and stands where the report would. */
    void report(Opened opened);
}
