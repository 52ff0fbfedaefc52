package org.ephemera.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.stream.Stream;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.SanitizedText;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ForeignObjectException;
import org.ephemera.store.StoredObject;

/** What stands of one package in its store, by paths within the package. */
record StoredPackageFiles(EvidenceStore store, String prefix) {
    private static final int BUFFER = 1 << 16;

    static StoredPackageFiles of(EvidenceStore store, OpenRecord open) {
        return new StoredPackageFiles(store, open.packageId().prefix());
    }

    String key(String path) {
        return prefix + path;
    }

    /**
     * All below a folder.
     *
     * @throws ForeignObjectException if an object exists there that no worker can have written: no manifest can list it
     */
    StoredPaths list(String folder) throws IOException {
        StoredPaths.Gathering gathered = new StoredPaths.Gathering();
        try (Stream<StoredObject> objects = store.list(prefix + folder)) {
            for (Iterator<StoredObject> each = objects.iterator(); each.hasNext(); ) {
                StoredObject object = each.next();
                gathered.add(content(object.key()), object.bytes());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return gathered.done();
    }

    private String content(String key) throws ForeignObjectException {
        String path = key.substring(prefix.length());
        // Whatever else stands there would be sealed with the rest, and nobody could say later who put it there.
        if (!PackageLayout.isContent(path)) {
            throw new ForeignObjectException(
                    key,
                    "'" + SanitizedText.of(key) + "' has a name that no file of a package has, so"
                            + " somebody else put it there and the package is not sealed; keep a copy of it, take it away"
                            + " with every version that the store has of it, as a deletion alone would show in the package for"
                            + " good, and finish the package with: ephemera collect --resume ID; where a lock keeps it, copy all"
                            + " else below " + prefix + " to the same place in a folder DIR, and finish the copy with"
                            + " --store file:DIR");
        }
        return path;
    }

    /** Reads a file to its end. */
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
