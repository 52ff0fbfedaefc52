package org.ephemera.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Folders and files that only their owner can read. The mode 0700 or 0600 is set on creation, so another user can open
 * them at no time. File systems without POSIX permissions apply their own defaults.
 */
public final class PrivateFiles {
    private static final FileAttribute<?> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private PrivateFiles() {}

    /** Creates a folder and its missing parents with mode 0700. Existing folders keep their mode. */
    public static Path createFolders(Path folder) throws IOException {
        return isPosix(folder) ? Files.createDirectories(folder, FOLDER) : Files.createDirectories(folder);
    }

    /**
     * Creates a file with mode 0600 and opens it for writing.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the file exists
     */
    public static FileChannel create(Path file) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return isPosix(file) ? FileChannel.open(file, options, FILE) : FileChannel.open(file, options);
    }

    /** Reports whether the file system has POSIX permissions. */
    public static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
