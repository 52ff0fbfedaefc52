package org.ephemera.verify.archive;

import java.io.IOException;
import java.io.InputStream;
import org.ephemera.format.PackageReader.Kind;

/** A file or folder of an archive, by its path there; a folder's path ends with a slash. */
record ArchiveMember(String name, Kind kind, long bytes, Opener opener) {
    interface Opener {
        InputStream open() throws IOException;
    }

    /** Without the slash that marks a folder, if anything is left then. */
    String path() {
        return kind == Kind.FOLDER && name.endsWith("/") && name.length() > 1
                ? name.substring(0, name.length() - 1)
                : name;
    }

    /** The folder in which it lies, with its slash; "" if in none. */
    String parent() {
        return name.substring(0, name.lastIndexOf('/', name.length() - 2) + 1);
    }

    static Opener unreadable(String name) {
        return () -> {
            throw new IOException(name + " is not a regular file of the package");
        };
    }
}
