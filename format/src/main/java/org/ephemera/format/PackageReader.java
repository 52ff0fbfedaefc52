package org.ephemera.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reader of a package in a folder, an archive or a store. It lists unexpected entries too, and nothing in the package
 * is trusted.
 */
public interface PackageReader extends Closeable {
    /** Lists all entries in any order. The caller closes the stream. */
    Stream<Entry> entries() throws IOException;

    /** Returns the name of the folder that contains the complete package; empty if it is unknown or does not exist. */
    default Optional<String> folder() {
        return Optional.empty();
    }

    /** Opens a file that {@link #entries} has listed. Several threads may read different files in parallel. */
    InputStream open(String path) throws IOException;

    /**
     * Entry of a package.
     *
     * @param path relative to the package, unchanged
     */
    record Entry(String path, Kind kind, long bytes) {}

    /** Types of entries. FOLDER is used for an empty folder only. */
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        OTHER
    }
}
