package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;

/**
 * Puts a timestamp beside a seal, once. No claim is needed for it: it stands in no manifest, and of several workers one
 * creates it and the others take it as it stands.
 */
public final class SealTimestamper {
    private final EvidenceStore store;
    private final Optional<TimestampAuthority> authority;

    /** @param authority is asked where no timestamp stands yet, if there is one */
    public SealTimestamper(EvidenceStore store, Optional<TimestampAuthority> authority) {
        this.store = store;
        this.authority = authority;
    }

    /** The seal with its timestamp. Whatever fails is told and thrown away: the package stays sealed. */
    public Seal complete(Seal seal) {
        String key = seal.statement().packageId().prefix() + PackageLayout.TIMESTAMP;
        try {
            return seal.with(timestamp(key, seal.sha256()));
        } catch (IOException e) {
            return seal.with(new Timestamp.Missing(String.valueOf(e.getMessage())));
        }
    }

    private Timestamp timestamp(String key, Digest seal) throws IOException {
        Optional<Timestamp> standing = find(key, seal);
        if (standing.isPresent() || authority.isEmpty()) {
            return standing.orElseGet(Timestamp.NotAsked::new);
        }
        byte[] stamp = authority.get().stamp(seal);
        if (stamp.length > PackageLayout.LARGEST_TIMESTAMP) {
            throw new TimestampException("the timestamp has " + stamp.length + " bytes, more than the limit of "
                    + PackageLayout.LARGEST_TIMESTAMP + " bytes");
        }
        store.create(key, Blob.of(stamp));
        return find(key, seal).orElseThrow(() -> new MissingObjectException(key));
    }

    private Optional<Timestamp> find(String key, Digest seal) throws IOException {
        byte[] bytes;
        try (InputStream in = store.open(key)) {
            bytes = in.readNBytes(PackageLayout.LARGEST_TIMESTAMP + 1);
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
        if (bytes.length > PackageLayout.LARGEST_TIMESTAMP) {
            return Optional.of(new Timestamp.Missing(
                    PackageLayout.TIMESTAMP + " has more than " + PackageLayout.LARGEST_TIMESTAMP + " bytes"));
        }
        try {
            TimestampResponse response = TimestampResponse.parse(bytes);
            return Optional.of(
                    response.imprint().equals(seal)
                            ? new Timestamp.Standing(response.time())
                            : new Timestamp.Missing(PackageLayout.TIMESTAMP + " is there and is of another seal"));
        } catch (IOException e) {
            return Optional.of(new Timestamp.Missing(
                    PackageLayout.TIMESTAMP + " is there and is no timestamp: " + e.getMessage()));
        }
    }
}
