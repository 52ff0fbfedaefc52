package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.NavigableMap;
import java.util.Optional;
import org.ephemera.bag.Layout;
import org.ephemera.bag.PackageReader;
import org.ephemera.evidence.Digest;
import org.jspecify.annotations.Nullable;

/** The files of a package. Only what was listed as a file is ever opened, never a name that stands in a file. */
final class PackageFiles {
    /** Below {@code data/} comes everything that is less than this. */
    private static final String AFTER_DATA = "data0";

    private final PackageReader reader;
    private final NavigableMap<String, PackageFile> files;

    PackageFiles(PackageReader reader, NavigableMap<String, PackageFile> files) {
        this.reader = reader;
        this.files = files;
    }

    boolean has(String path) {
        return files.containsKey(path);
    }

    /** The file of that path, or null: a lookup for every line of every log. */
    @Nullable
    PackageFile find(String path) {
        return files.get(path);
    }

    Collection<PackageFile> all() {
        return files.values();
    }

    /** Everything below {@code data/}, in the order of the manifest. */
    Collection<PackageFile> data() {
        return below(Layout.DATA, AFTER_DATA);
    }

    /** @param end the first path, in the order of bytes, that does not belong any more */
    Collection<PackageFile> below(String folder, String end) {
        return files.subMap(folder, true, end, false).values();
    }

    /** Opens a file; reading it to its end measures it. */
    InputStream open(PackageFile file, MessageDigest digest) throws IOException {
        try {
            return new MeasuringStream(reader.open(file.path()), file, digest);
        } catch (IOException e) {
            throw new UnreadableException(file.path(), e);
        }
    }

    /**
     * Reads a small file whole.
     *
     * @return empty if there is none
     * @throws MalformedException if it is longer than {@code limit}
     */
    Optional<byte[]> whole(String path, int limit) throws IOException, MalformedException {
        PackageFile file = files.get(path);
        if (file == null) {
            return Optional.empty();
        }
        try (InputStream in = open(file, Digest.sha256())) {
            byte[] bytes = in.readNBytes(limit);
            if (in.read() >= 0) {
                throw new MalformedException("is longer than " + limit + " bytes");
            }
            return Optional.of(bytes);
        }
    }
}
