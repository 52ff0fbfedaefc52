package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.format.OpenRecord;
import org.ephemera.model.Digest;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.OccupiedPathException;
import org.ephemera.store.StoredObject;

/** Stored files of one package, by paths within the package. */
record StoredPackageFiles(EvidenceStore store, String prefix) {
    private static final int BUFFER = 1 << 16;

    static StoredPackageFiles of(EvidenceStore store, OpenRecord open) {
        return new StoredPackageFiles(store, open.packageId().prefix());
    }

    String key(String path) {
        return prefix + path;
    }

    /** Lists all objects below a folder, also foreign ones. */
    StoredPaths list(String folder) throws IOException {
        StoredPaths.Builder builder = new StoredPaths.Builder();
        try (Stream<StoredObject> objects = store.list(prefix + folder)) {
            for (Iterator<StoredObject> each = objects.iterator(); each.hasNext(); ) {
                StoredObject object = each.next();
                builder.add(object.key().substring(prefix.length()), object.bytes());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return builder.build();
    }

    /** Returns the failure for a file whose name no package can contain. */
    OccupiedPathException foreignName(String path) {
        return new OccupiedPathException(prefix + path, Optional.empty(), "no file of a package can have this name");
    }

    /** Reads a small file. */
    byte[] read(String path) throws IOException {
        try (InputStream in = store.open(key(path))) {
            return in.readAllBytes();
        }
    }

    /** Computes the digest of a file by reading it. */
    Digest digest(String path) throws IOException {
        MessageDigest digest = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = store.open(key(path))) {
            for (int n; (n = in.read(buffer)) > 0; ) {
                digest.update(buffer, 0, n);
            }
        }
        return Digest.finish(digest);
    }
}
