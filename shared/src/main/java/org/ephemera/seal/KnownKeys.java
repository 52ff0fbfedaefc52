package org.ephemera.seal;

import java.security.interfaces.ECPublicKey;
import java.util.List;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;

/**
 * Keys whose seals are trusted. A seal by any other key does not end a collection.
 *
 * @param signer signs new seals
 * @param earlier public keys of earlier signers, from the setting {@code EPHEMERA_KEYS}
 */
public record KnownKeys(Signer signer, List<ECPublicKey> earlier) {
    public KnownKeys {
        earlier = List.copyOf(earlier);
    }

    public static KnownKeys of(Signer signer) {
        return new KnownKeys(signer, List.of());
    }

    /**
     * Reports whether one of the keys signed the envelope. The key id in the envelope is not considered.
     *
     * @throws SigningException if no earlier key signed it and the signer's public key is not available
     */
    boolean haveSigned(DsseEnvelope envelope) throws SigningException {
        return earlier.stream().anyMatch(envelope::isSignedBy) || envelope.isSignedBy(signer.publicKey());
    }
}
