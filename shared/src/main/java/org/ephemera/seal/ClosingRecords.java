package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.Signer;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.Json;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.GuardedWrite;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;

/**
 * Objects below {@code work/closing/<packageId>/}: signed DSSE envelopes. Before an unfinished package is closed, the
 * sealing key signs the digest of the outcomes that close it. The acquisition log alone cannot confirm these outcomes,
 * because it does not record that collecting was given up.
 */
record ClosingRecords(EvidenceStore store, PackageId id) {
    private static final String TYPE = "application/vnd.ephemera.closing+json";

    /** Size limit in bytes; a record has about 500 bytes. A larger object was planted by an attacker. */
    private static final int LARGEST = 1 << 16;

    /**
     * Signs and stores the digest of the outcomes, unless a record signed by this key exists already.
     *
     * @throws SigningException if the record cannot be signed; nothing is written then, and the next worker can
     *     continue to collect
     */
    void add(Digest outcomes, Signer signer, ClaimCheck guard) throws IOException {
        if (!isSigned(outcomes, signer.publicKey())) {
            byte[] envelope =
                    DsseEnvelope.sign(TYPE, statement(outcomes), signer).toBytes();
            // The name contains the digest of the signature, so an attacker cannot predict and occupy it.
            String key = folder() + Digest.of(envelope).hex() + ".json";
            GuardedWrite.create(store, key, Blob.of(envelope), guard::check);
        }
    }

    /** Reports whether the key signed the outcomes. */
    boolean isSigned(Digest outcomes, ECPublicKey key) throws IOException {
        return matching(outcomes).stream().anyMatch(envelope -> envelope.isSignedBy(key));
    }

    /**
     * Returns the key ids in the records of these outcomes. They are not verified: anyone who can write here can forge
     * them.
     */
    List<String> keys(Digest outcomes) throws IOException {
        return matching(outcomes).stream()
                .map(DsseEnvelope::keyId)
                .filter(PublicKeys::isKeyId)
                .toList();
    }

    private List<DsseEnvelope> matching(Digest outcomes) throws IOException {
        byte[] statement = statement(outcomes);
        List<DsseEnvelope> matching = new ArrayList<>();
        for (StoredObject object : StoreListing.of(store, folder())) {
            byte[] bytes;
            try (InputStream in = store.open(object.key())) {
                bytes = in.readNBytes(LARGEST);
            }
            try {
                DsseEnvelope envelope = DsseEnvelope.parse(TYPE, bytes);
                if (Arrays.equals(envelope.statement(), statement)) {
                    matching.add(envelope);
                }
            } catch (IOException e) {
                // Another program wrote this object.
            }
        }
        return matching;
    }

    private byte[] statement(Digest outcomes) {
        return Json.bytes(Json.object()
                .put("schema", "urn:ephemera:closing:v1")
                .put("packageId", id.value())
                .put("outcomesSha256", outcomes.hex()));
    }

    private String folder() {
        return "work/closing/" + id + "/";
    }
}
