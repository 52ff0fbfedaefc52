package org.ephemera.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.model.Digest;

/**
 * A BagIt manifest in the form that {@code sha256sum} prints and reads: digest, two spaces, path, line feed, sorted by
 * the bytes of the path. Names are ASCII, so the order of characters is the order of bytes.
 */
public final class Manifest {
    private final SortedMap<String, Digest> files;

    private Manifest(SortedMap<String, Digest> files) {
        this.files = files;
    }

    public static Manifest of(Map<String, Digest> files) {
        return new Manifest(new TreeMap<>(files));
    }

    public SortedMap<String, Digest> files() {
        return java.util.Collections.unmodifiableSortedMap(files);
    }

    public byte[] toBytes() {
        ByteArrayOutputStream text = new ByteArrayOutputStream(files.size() * 100);
        files.forEach((path, digest) -> {
            text.writeBytes(line(path, digest).getBytes(StandardCharsets.US_ASCII));
            text.write('\n');
        });
        return text.toByteArray();
    }

    /** One line without its line feed: a leaf of the package's Merkle tree. */
    public static String line(String path, Digest digest) {
        return digest.hex() + "  " + path;
    }
}
