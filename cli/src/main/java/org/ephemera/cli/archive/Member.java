package org.ephemera.cli.archive;

import java.io.IOException;
import java.io.InputStream;
import org.ephemera.bag.PackageReader.Kind;

/** Something an archive says it holds, under the name that stands there. */
record Member(String name, Kind kind, long bytes, Opener opener) {
    interface Opener {
        InputStream open() throws IOException;
    }

    /** Without the slash that marks a folder. */
    String path() {
        return kind == Kind.FOLDER && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    static Opener unreadable(String name) {
        return () -> {
            throw new IOException(name + " is not a regular file of the package");
        };
    }
}
