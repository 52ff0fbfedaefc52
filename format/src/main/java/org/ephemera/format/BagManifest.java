package org.ephemera.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.model.Digest;

/**
 * BagIt manifest in the format of {@code sha256sum}: digest, two spaces, path, line feed. Lines are sorted by the bytes
 * of the path. Names are ASCII, so the order of characters is the order of bytes.
 */
public final class BagManifest {
    private final SortedMap<String, Digest> files;

    private BagManifest(SortedMap<String, Digest> files) {
        this.files = files;
    }

    /** Creates a manifest of files with their digests. */
    public static BagManifest of(Map<String, Digest> files) {
        return new BagManifest(new TreeMap<>(files));
    }

    /** Returns the digests by path. */
    public SortedMap<String, Digest> files() {
        return java.util.Collections.unmodifiableSortedMap(files);
    }

    /** Returns the content of the manifest file. */
    public byte[] toBytes() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(files.size() * 100);
        files.forEach((path, digest) -> {
            text.writeBytes(line(path, digest).getBytes(StandardCharsets.US_ASCII));
            text.write('\n');
        });
        return text.toByteArray();
    }

    /** Returns a line without its line feed, which is a leaf of the package's Merkle tree. */
    public static String line(String path, Digest digest) {
        return digest.hex() + "  " + path;
    }
}
