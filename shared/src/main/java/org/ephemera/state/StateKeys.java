package org.ephemera.state;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.ephemera.envelope.DelegatedSegments.TrustedKeys;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;

/**
 * Keys of the work state in a store.
 *
 * @param signer opens the signer of delegations; called at most once an hour, and not by a process that only reads
 * @param trusted keys whose delegations are accepted
 */
public record StateKeys(Opening signer, TrustedKeys trusted, Clock clock) {
    /** Opens the signer. */
    @FunctionalInterface
    public interface Opening {
        /**
         * Opens the signer, or returns the open one.
         *
         * @throws SigningException if no key is configured or it cannot be opened; the message states what to do
         */
        Signer open() throws SigningException;
    }

    /**
     * Returns keys for a reader that has none: each well-formed object is accepted, with any key. Only for output
     * that is not evidence.
     */
    public static StateKeys unverified() {
        return acceptingAll(
                () -> {
                    throw new SigningException("a command that only reads has no key to sign with");
                },
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC)); // only a signature needs a time
    }

    /** Returns the keys of drafts, which are deleted at the end of a command. */
    public static StateKeys drafts(Signer signer, Clock clock) {
        return acceptingAll(() -> signer, clock);
    }

    private static StateKeys acceptingAll(Opening signer, Clock clock) {
        TrustedKeys all = (DsseEnvelope envelope) -> true;
        return new StateKeys(signer, all, clock);
    }
}
