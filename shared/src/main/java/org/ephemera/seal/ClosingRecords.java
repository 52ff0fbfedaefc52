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
 * The objects below {@code work/closing/<packageId>/}: DSSE envelopes in which the key that seals says, before anything is written, with
 * which outcomes it closes a package that is not finished. Its log does not lead to these: nobody says in it that nobody goes on.
 */
record ClosingRecords(EvidenceStore store, PackageId id) {
    private static final String TYPE = "application/vnd.ephemera.closing+json";

    /** In bytes; one has some five hundred. What is larger was planted. */
    private static final int LARGEST = 1 << 16;

    /**
     * Says it, unless it was said before.
     *
     * @throws SigningException if there is no signature: nothing is written then, and whoever comes next may go on collecting
     */
    void say(Digest outcomes, Signer signer, WriteGuard guard) throws IOException {
        if (!isSaid(outcomes, signer.publicKey())) {
            byte[] envelope =
                    DsseEnvelope.sign(TYPE, statement(outcomes), signer).toBytes();
            // A name that nobody knows before: it cannot be taken by something else.
            String key = folder() + Digest.of(envelope).hex() + ".json";
            GuardedWrite.create(store, key, Blob.of(envelope), guard::check);
        }
    }

    /** Whether the key said so. */
    boolean isSaid(Digest outcomes, ECPublicKey key) throws IOException {
        return said(outcomes).stream().anyMatch(envelope -> envelope.isSignedBy(key));
    }

    /** The ids of the keys that are said to have said so: whoever may write here can make them up. */
    List<String> keys(Digest outcomes) throws IOException {
        return said(outcomes).stream()
                .map(DsseEnvelope::keyId)
                .filter(PublicKeys::isKeyId)
                .toList();
    }

    private List<DsseEnvelope> said(Digest outcomes) throws IOException {
        byte[] statement = statement(outcomes);
        List<DsseEnvelope> said = new ArrayList<>();
        for (StoredObject object : StoreListing.of(store, folder())) {
            byte[] bytes;
            try (InputStream in = store.open(object.key())) {
                bytes = in.readNBytes(LARGEST);
            }
            try {
                DsseEnvelope envelope = DsseEnvelope.parse(TYPE, bytes);
                if (Arrays.equals(envelope.statement(), statement)) {
                    said.add(envelope);
                }
            } catch (IOException e) {
                // Somebody else put it there.
            }
        }
        return said;
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
