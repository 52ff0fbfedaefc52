package org.ephemera.verify.archive;

import java.io.IOException;
import java.io.InputStream;
import org.ephemera.format.PackageReader.Kind;

/** File or folder of an archive, with its path there. The path of a folder ends with a slash. */
record ArchiveMember(String name, Kind kind, long bytes, Opener opener) {
    interface Opener {
        InputStream open() throws IOException;
    }

    /** Returns the name without the slash that marks a folder, unless the name is only a slash. */
    String path() {
        return kind == Kind.FOLDER && name.endsWith("/") && name.length() > 1
                ? name.substring(0, name.length() - 1)
                : name;
    }

    /** Returns the parent folder with a slash at its end; "" for a member at the root. */
    String parent() {
        return name.substring(0, name.lastIndexOf('/', name.length() - 2) + 1);
    }

    static Opener unreadable(String name) {
        return () -> {
            throw new IOException(name + " is not a regular file of the package");
        };
    }
}
