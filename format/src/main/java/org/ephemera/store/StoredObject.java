package org.ephemera.store;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.model.Digest;

/**
 * Object in a store.
 *
 * @param key below the store's own prefix, with slashes
 * @param sha256 of its bytes; empty if a listing does not contain it
 * @param versionId the store's id for this version, if it keeps versions
 * @param created time at which the store created it, in a listing of a store that records it
 */
public record StoredObject(
        String key, long bytes, Optional<Digest> sha256, Optional<String> versionId, Optional<Instant> created) {
    public StoredObject(String key, long bytes, Optional<Digest> sha256, Optional<String> versionId) {
        this(key, bytes, sha256, versionId, Optional.empty());
    }

    /**
     * Reads the bytes to compute their digest, for a store that does not record it.
     *
     * @param in read to its end and left open
     */
    public static StoredObject read(String key, InputStream in, Optional<String> versionId) throws IOException {
        MessageDigest digest = Digest.sha256();
        byte[] buffer = new byte[65536];
        long bytes = 0;
        for (int n; (n = in.read(buffer)) > 0; bytes += n) {
            digest.update(buffer, 0, n);
        }
        return new StoredObject(key, bytes, Optional.of(Digest.finish(digest)), versionId);
    }
}
