package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ephemera.envelope.DsseEnvelope;
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
 * The objects below {@code work/copies/<packageId>/}: signed DSSE envelopes, each of which identifies a copy of the
 * package. Without the signature a run would continue and seal a copy that an attacker prepared.
 *
 * @param original the package that is copied
 */
public record CopyRecords(EvidenceStore store, PackageId original) {
    private static final String TYPE = "application/vnd.ephemera.copy+json";

    /** Size limit in bytes; a record has about 600 bytes. A larger object was planted by an attacker. */
    private static final int LARGEST = 1 << 16;

    /**
     * A copy of the package.
     *
     * @param openRecord SHA-256 of its {@code open.json}
     */
    public record Copy(PackageId id, Digest openRecord) {}

    private record Signed(DsseEnvelope envelope, Copy copy) {}

    /**
     * Signs and stores the record of a copy.
     *
     * @throws SigningException if the record cannot be signed; nothing is written then
     */
    public void add(Copy copy, Signer signer, ClaimCheck guard) throws IOException {
        byte[] statement = Json.bytes(Json.object()
                .put("schema", "urn:ephemera:copy:v1")
                .put("packageId", original.value())
                .put("copy", copy.id().value())
                .put("openSha256", copy.openRecord().hex()));
        byte[] envelope = DsseEnvelope.sign(TYPE, statement, signer).toBytes();
        GuardedWrite.create(store, folder() + Digest.of(envelope).hex() + ".json", Blob.of(envelope), guard::check);
    }

    /** Returns the copies that a known key signed. */
    public List<Copy> signedBy(KnownKeys keys) throws IOException {
        List<Copy> copies = new ArrayList<>();
        for (Signed signed : all()) {
            if (keys.haveSigned(signed.envelope())) {
                copies.add(signed.copy());
            }
        }
        return copies;
    }

    /** Returns the copies without a check of the signatures, for a reader without keys. */
    public List<Copy> unverified() throws IOException {
        return all().stream().map(Signed::copy).toList();
    }

    private List<Signed> all() throws IOException {
        List<Signed> all = new ArrayList<>();
        for (StoredObject object : StoreListing.of(store, folder())) {
            byte[] bytes;
            try (InputStream in = store.open(object.key())) {
                bytes = in.readNBytes(LARGEST);
            }
            parse(bytes).ifPresent(all::add);
        }
        return all;
    }

    /** Parses a record; returns empty if it is not a record of a copy of this package. */
    private Optional<Signed> parse(byte[] bytes) {
        try {
            DsseEnvelope envelope = DsseEnvelope.parse(TYPE, bytes);
            var json = Json.parse(envelope.statement());
            if (!json.path("packageId").asText().equals(original.value())) {
                return Optional.empty();
            }
            PackageId copy = new PackageId(json.path("copy").asText());
            return Optional.of(new Signed(
                    envelope, new Copy(copy, new Digest(json.path("openSha256").asText()))));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty(); // planted
        }
    }

    private String folder() {
        return "work/copies/" + original + "/";
    }
}
