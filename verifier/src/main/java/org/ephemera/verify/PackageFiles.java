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

/** Files of a package. Only entries that are listed as files are opened, never a path that is read from a file. */
final class PackageFiles {
    /** First path after all paths below {@code data/}. */
    private static final String AFTER_DATA = "data0";

    private final PackageReader reader;
    private final Map<String, PackageFile> files;
    /** Files in the order of the manifest. All paths are ASCII, so the order of characters is that of bytes. */
    private final List<PackageFile> sorted;

    private final ReadLimit limit = new ReadLimit();

    /**
     * Creates the files.
     *
     * @param files by path, because each line of each log looks one up
     */
    PackageFiles(PackageReader reader, Map<String, PackageFile> files) {
        this.reader = reader;
        this.files = files;
        PackageFile[] all = files.values().toArray(PackageFile[]::new);
        Arrays.sort(all, Comparator.comparing(PackageFile::path));
        this.sorted = Collections.unmodifiableList(Arrays.asList(all));
    }

    /** Limits the number of bytes that are read from all files together. */
    void limit(long bytes) {
        limit.set(bytes);
    }

    boolean has(String path) {
        return files.containsKey(path);
    }

    /** Returns the file at this path, or null. */
    @Nullable
    PackageFile find(String path) {
        return files.get(path);
    }

    List<PackageFile> all() {
        return sorted;
    }

    /** Returns the size of all files, as listed. */
    long bytes() {
        return sorted.stream().mapToLong(PackageFile::size).reduce(0, PackageFiles::sum);
    }

    private static long sum(long one, long other) {
        return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
    }

    /** Returns the files below {@code data/}, in the order of the manifest. */
    List<PackageFile> data() {
        return below(PackageLayout.DATA, AFTER_DATA);
    }

    /**
     * Returns the files below a folder.
     *
     * @param end the first path, in the order of bytes, that is after the folder
     */
    List<PackageFile> below(String folder, String end) {
        return sorted.subList(first(folder), first(end));
    }

    /** Opens a file. Reading it to its end records its digest. */
    InputStream open(PackageFile file, MessageDigest digest) throws IOException {
        try {
            return new MeasuringStream(reader.open(file.path()), file, digest, limit);
        } catch (IOException e) {
            throw new UnreadableException(file.path(), e);
        }
    }

    /**
     * Reads a small file completely.
     *
     * @return empty if the file does not exist
     * @throws MalformedException if it is longer than {@code limit}
     */
    Optional<byte[]> readFully(String path, int limit) throws IOException, MalformedException {
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

    /** Returns the index of the first file whose path is not before this one. */
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
