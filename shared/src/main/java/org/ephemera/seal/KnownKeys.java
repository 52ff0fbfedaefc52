package org.ephemera.seal;

import java.io.IOException;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import org.ephemera.envelope.DelegatedSegments;
import org.ephemera.envelope.DelegatedSegments.TrustedKeys;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PlanProgress.SegmentFilter;
import org.ephemera.model.Digest;
import org.ephemera.store.EvidenceStore;

/**
 * Keys whose seals are trusted. A seal by any other key does not end a collection.
 *
 * @param signer signs new seals
 * @param earlier public keys of earlier signers, from the setting {@code EPHEMERA_KEYS}
 */
public record KnownKeys(Signer signer, List<ECPublicKey> earlier) implements TrustedKeys {
    public KnownKeys {
        earlier = List.copyOf(earlier);
    }

    public static KnownKeys of(Signer signer) {
        return new KnownKeys(signer, List.of());
    }

    /**
     * Returns the filter for segments of runs that one of the keys delegated to.
     *
     * @param openRecord digest that the acquisition log begins with
     */
    public SegmentFilter segments(EvidenceStore store, OpenRecord open, Digest openRecord) {
        return new DelegatedSegments(store, open, openRecord, this);
    }

    /** Returns the same filter; reads the digest from the stored {@code open.json}, or from the record of a copy. */
    public SegmentFilter segments(EvidenceStore store, OpenRecord open) throws IOException {
        return segments(
                store,
                open,
                open.copyOf().isPresent()
                        ? open.copyOf().get().openRecord()
                        : StoredPackageFiles.of(store, open).digest(PackageLayout.OPEN));
    }

    /**
     * Reports whether one of the keys signed the envelope. The key id in the envelope is not considered.
     *
     * @throws SigningException if no earlier key signed it and the signer's public key is not available
     */
    @Override
    public boolean haveSigned(DsseEnvelope envelope) throws SigningException {
        return earlier.stream().anyMatch(envelope::isSignedBy) || envelope.isSignedBy(signer.publicKey());
    }
}
