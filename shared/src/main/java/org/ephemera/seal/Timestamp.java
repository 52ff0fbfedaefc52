package org.ephemera.seal;

import java.time.Instant;

/** Whether a timestamp authority tells when a seal existed. */
public sealed interface Timestamp {
    /**
     * A timestamp of this seal stands beside it, ours or an earlier one.
     *
     * @param time as the authority says; its signature has not been verified
     */
    record Standing(Instant time) implements Timestamp {}

    /**
     * One was asked for and could not be had. The package is sealed all the same.
     *
     * @param reason the second half of a sentence, for people
     */
    record Missing(String reason) implements Timestamp {}

    /** No authority is configured and nobody has asked one before. */
    record NotAsked() implements Timestamp {}
}
