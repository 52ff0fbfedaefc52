package org.ephemera.seal;

import java.time.Instant;

/** Result of the request for a timestamp of a seal. */
public sealed interface SealTimestamp {
    /**
     * A timestamp of this seal is stored, from this run or an earlier one.
     *
     * @param time time according to the authority; its signature is not verified
     */
    record Stored(Instant time) implements SealTimestamp {}

    /**
     * A timestamp was requested but is unavailable. The package is sealed nevertheless.
     *
     * @param reason reason for users; completes a sentence
     */
    record Missing(String reason) implements SealTimestamp {}

    /** No authority is configured, and no earlier run stored a timestamp. */
    record NotRequested() implements SealTimestamp {}
}
