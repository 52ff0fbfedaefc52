package org.ephemera.seal;

import java.time.Instant;

/** Result of the request for a timestamp of a seal. */
public sealed interface Timestamp {
    /**
     * A timestamp of this seal is stored, from this run or an earlier one.
     *
     * @param time time according to the authority; its signature is not verified
     */
    record Standing(Instant time) implements Timestamp {}

    /**
     * A timestamp was requested but is unavailable. The package is sealed nevertheless.
     *
     * @param reason reason for users; completes a sentence
     */
    record Missing(String reason) implements Timestamp {}

    /** No authority is configured, and no earlier run stored a timestamp. */
    record NotAsked() implements Timestamp {}
}
