package org.ephemera.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.Optional;
import org.ephemera.envelope.MerkleTree;
import org.ephemera.format.LineReader;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.store.EvidenceStore;
import org.jspecify.annotations.Nullable;

/** Manifest that is stored in a package. It defines the content of the package. */
record StoredManifest(Digest digest, Digest merkleRoot, int files, long bytes) {
    private static final int LONGEST_LINE = 4096;
    private static final int PATH_AT = 66;

    /**
     * Reads the manifest line by line.
     *
     * @param content all files below {@code data/}
     */
    static StoredManifest read(EvidenceStore store, String prefix, StoredPaths content) throws IOException {
        MessageDigest digest = Digest.sha256();
        MerkleTree tree = new MerkleTree();
        Iterator<StoredPaths.Entry> existing = content.iterator();
        int files = 0;
        long bytes = 0;
        try (LineReader lines = new LineReader(
                new DigestInputStream(store.open(prefix + PackageLayout.MANIFEST), digest), LONGEST_LINE)) {
            for (Optional<byte[]> next = lines.next(); next.isPresent(); next = lines.next()) {
                String line = new String(next.get(), StandardCharsets.UTF_8);
                String path = line.length() > PATH_AT ? line.substring(PATH_AT) : "";
                StoredPaths.@Nullable Entry file = null;
                do {
                    file = existing.hasNext() ? existing.next() : null;
                } while (file != null && file.path().compareTo(path) < 0);
                if (file == null || !file.path().equals(path)) {
                    throw new IOException("the stored " + PackageLayout.MANIFEST
                            + " lists a file that does not exist (line " + (files + 1)
                            + "): the package was changed while it was sealed");
                }
                tree.add(line);
                bytes += file.bytes();
                files++;
            }
        }
        if (files != content.count()) {
            throw new IOException("the stored " + PackageLayout.MANIFEST + " lists " + files + " of " + content.count()
                    + " files: the package was changed while it was sealed");
        }
        return new StoredManifest(Digest.finish(digest), tree.root(), files, bytes);
    }
}
