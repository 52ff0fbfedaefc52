package org.ephemera.queue;

import java.util.Optional;
import org.ephemera.acquire.OpenPackage;
import org.ephemera.seal.Seal;

/** Result of one delivery of a message. */
public sealed interface WorkResult {
    /**
     * The package is sealed and announced.
     *
     * @param gaveUp reason why the collection was given up; empty if it was not
     * @param alreadyAnnounced true if it was announced before: the message is a duplicate, or the timestamp was requested again
     */
    record Sealed(OpenPackage opened, Seal seal, Optional<String> gaveUp, boolean alreadyAnnounced)
            implements WorkResult {}

    /** The deadline ended the run; the rest is on the queue again. */
    record HandedOn(WorkMessage next) implements WorkResult {}

    /** The store does not have the package of the message, so the message cannot be handled. */
    record Unknown(WorkMessage work) implements WorkResult {}
}
