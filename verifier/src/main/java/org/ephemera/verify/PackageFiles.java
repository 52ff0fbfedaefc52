package org.ephemera.verify;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader;
import org.ephemera.model.Digest;
import org.ephemera.verify.parse.MalformedException;
import org.jspecify.annotations.Nullable;

/** The files of a package. Only what was listed as a file is ever opened, never a name that stands in a file. */
final class PackageFiles {
    /** Below {@code data/} comes everything that is less than this. */
    private static final String AFTER_DATA = "data0";

    private final PackageReader reader;
    private final Map<String, PackageFile> files;
    /** In the order of the manifest: all paths are ASCII, so the order of characters is that of bytes. */
    private final List<PackageFile> sorted;

    private final ReadLimit limit = new ReadLimit();

    /** @param files by path; looked up for every line of every log */
    PackageFiles(PackageReader reader, Map<String, PackageFile> files) {
        this.reader = reader;
        this.files = files;
        PackageFile[] all = files.values().toArray(PackageFile[]::new);
        Arrays.sort(all, Comparator.comparing(PackageFile::path));
        this.sorted = Collections.unmodifiableList(Arrays.asList(all));
    }

    /** Of all files together no more than so many bytes are read. */
    void limit(long bytes) {
        limit.set(bytes);
    }

    boolean has(String path) {
        return files.containsKey(path);
    }

    /** The file of that path, or null. */
    @Nullable
    PackageFile find(String path) {
        return files.get(path);
    }

    List<PackageFile> all() {
        return sorted;
    }

    /** Everything below {@code data/}, in the order of the manifest. */
    List<PackageFile> data() {
        return below(PackageLayout.DATA, AFTER_DATA);
    }

    /** @param end the first path, in the order of bytes, that does not belong any more */
    List<PackageFile> below(String folder, String end) {
        return sorted.subList(first(folder), first(end));
    }

    /** Opens a file; reading it to its end measures it. */
    InputStream open(PackageFile file, MessageDigest digest) throws IOException {
        try {
            return new MeasuringStream(reader.open(file.path()), file, digest, limit);
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

    /** Where the first file stands whose path is not before that one. */
    private int first(String path) {
        int from = 0;
        int to = sorted.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted.get(middle).path().compareTo(path) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
