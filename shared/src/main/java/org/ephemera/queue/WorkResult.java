package org.ephemera.queue;

import java.util.Optional;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.seal.Seal;

/** What came of one delivery of a piece of work. */
public sealed interface WorkResult {
    /**
     * The package is sealed and announced.
     *
     * @param gaveUp why nobody went on with it, if it was given up
     * @param before true if it was announced before: a copy of the message, or the timestamp was asked for again
     */
    record Sealed(OpenPackage opened, Seal seal, Optional<String> gaveUp, boolean before) implements WorkResult {}

    /** Time ended it; the rest is on the queue again. */
    record HandedOn(WorkMessage next) implements WorkResult {}

    /** It names a package that the store does not have; nothing can be done about it. */
    record Unknown(WorkMessage work) implements WorkResult {}
}
