package org.ephemera.format;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.stream.Stream;

/** A package as it lies somewhere, odd things included: nothing in it has been believed or followed yet. */
public interface PackageReader extends Closeable {
    /** Everything that is there, in any order; close the stream. */
    Stream<Entry> entries() throws IOException;

    /** What the folder is called in which all of it lies; empty if it lies in none, or if that is not known. */
    default Optional<String> folder() {
        return Optional.empty();
    }

    /** Reads a file that {@link #entries} named as one; several threads may read different files at once. */
    InputStream open(String path) throws IOException;

    /**
     * Something that lies in the package.
     *
     * @param path relative to the package, as it is spelt there
     */
    record Entry(String path, Kind kind, long bytes) {}

    /** FOLDER stands only for an empty one. */
    enum Kind {
        FILE,
        FOLDER,
        LINK,
        OTHER
    }
}
