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
 * Adds a timestamp to a seal, once. This needs no claim: no manifest lists the timestamp. If several workers request
 * one, the first that is stored is used.
 */
public final class SealTimestamper {
    private final EvidenceStore store;
    private final Optional<TimestampAuthority> authority;

    /**
     * Creates a timestamper.
     *
     * @param authority authority to request missing timestamps from; empty to request none
     */
    public SealTimestamper(EvidenceStore store, Optional<TimestampAuthority> authority) {
        this.store = store;
        this.authority = authority;
    }

    /**
     * Returns the seal with its timestamp. A failure is reported in the result and not thrown: the package stays
     * sealed.
     */
    public Seal complete(Seal seal) {
        String key = seal.statement().packageId().prefix() + PackageLayout.TIMESTAMP;
        try {
            return seal.withTimestamp(timestamp(key, seal.sha256()));
        } catch (IOException e) {
            return seal.withTimestamp(new SealTimestamp.Missing(String.valueOf(e.getMessage())));
        }
    }

    private SealTimestamp timestamp(String key, Digest seal) throws IOException {
        Optional<SealTimestamp> stored = find(key, seal);
        if (stored.isPresent() || authority.isEmpty()) {
            return stored.orElseGet(SealTimestamp.NotRequested::new);
        }
        byte[] stamp = authority.get().requestTimestamp(seal);
        if (stamp.length > PackageLayout.LARGEST_TIMESTAMP) {
            throw new TimestampException("the timestamp has " + stamp.length + " bytes, more than the limit of "
                    + PackageLayout.LARGEST_TIMESTAMP + " bytes");
        }
        store.create(key, Blob.of(stamp));
        return find(key, seal).orElseThrow(() -> new MissingObjectException(key));
    }

    private Optional<SealTimestamp> find(String key, Digest seal) throws IOException {
        byte[] bytes;
        try (InputStream in = store.open(key)) {
            bytes = in.readNBytes(PackageLayout.LARGEST_TIMESTAMP + 1);
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
        if (bytes.length > PackageLayout.LARGEST_TIMESTAMP) {
            return Optional.of(new SealTimestamp.Missing(
                    PackageLayout.TIMESTAMP + " has more than " + PackageLayout.LARGEST_TIMESTAMP + " bytes"));
        }
        try {
            TimestampResponse response = TimestampResponse.parse(bytes);
            return Optional.of(
                    response.imprint().equals(seal)
                            ? new SealTimestamp.Stored(response.time())
                            : new SealTimestamp.Missing(
                                    PackageLayout.TIMESTAMP + " exists but belongs to another seal"));
        } catch (IOException e) {
            return Optional.of(new SealTimestamp.Missing(
                    PackageLayout.TIMESTAMP + " exists but is not a valid timestamp: " + e.getMessage()));
        }
    }
}
