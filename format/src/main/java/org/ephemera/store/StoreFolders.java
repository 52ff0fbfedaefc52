package org.ephemera.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Folders of a directory store. Missing folders are created together with their first file, by one rename. A worker
 * that is killed therefore leaves no empty folder, which the verifier would report as a deviation.
 */
record StoreFolders(Path root) {

    /**
     * Links a written file to its name.
     *
     * @param blob is confirmed directly before the system call
     * @throws java.nio.file.FileAlreadyExistsException if the name exists
     */
    void link(Path incoming, Path place, Blob blob) throws IOException {
        Path folder = Objects.requireNonNullElse(place.getParent(), root);
        while (true) {
            Optional<Path> missing = topmostMissing(folder);
            if (missing.isEmpty()) {
                blob.confirm();
                Files.createLink(place, incoming);
                sync(folder);
                return;
            }
            if (createFolders(missing.get(), incoming, place, blob)) {
                return;
            }
        }
    }

    /**
     * Rejects symbolic links on a path, because a link could point outside the store. A user with write access can add
     * a link later, but such a user can change all other files too.
     */
    void refuseLinks(Path place) throws FileSystemException {
        Path reached = root;
        for (Path name : root.relativize(place)) {
            reached = reached.resolve(name);
            if (!reached.equals(root) && Files.isSymbolicLink(reached)) {
                throw link(reached);
            }
        }
    }

    /**
     * Returns false only if the folder certainly does not exist: an unreadable folder may contain objects.
     *
     * @throws IOException if the path contains a symbolic link, which could point outside the store, or cannot be read
     */
    boolean isThere(Path folder) throws IOException {
        Path reached = root;
        if (Files.notExists(root)) {
            return false;
        }
        for (Path name : root.relativize(folder)) {
            reached = reached.resolve(name);
            if (reached.equals(root)) {
                continue;
            }
            try {
                BasicFileAttributes found =
                        Files.readAttributes(reached, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (found.isSymbolicLink()) {
                    throw link(reached);
                }
                if (!found.isDirectory()) {
                    return false;
                }
            } catch (NoSuchFileException e) {
                return false;
            }
        }
        return true;
    }

    private Optional<Path> topmostMissing(Path folder) throws IOException {
        Path reached = root;
        for (Path name : root.relativize(folder)) {
            reached = reached.resolve(name);
            if (reached.equals(root)) {
                continue;
            }
            BasicFileAttributes found;
            try {
                found = Files.readAttributes(reached, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException e) {
                return Optional.of(reached);
            }
            if (found.isSymbolicLink()) {
                throw link(reached);
            }
            if (!found.isDirectory()) {
                throw new FileSystemException(reached.toString(), null, reached + " is not a folder");
            }
        }
        return Optional.empty();
    }

    private static FileSystemException link(Path place) {
        return new FileSystemException(place.toString(), null, place + " is a symbolic link");
    }

    /** Creates the missing folders with the file; returns false if another writer created the folder first. */
    private static boolean createFolders(Path missing, Path incoming, Path place, Blob blob) throws IOException {
        Path parent = Objects.requireNonNull(missing.getParent());
        Path built = incoming.resolveSibling(incoming.getFileName() + ".folders");
        Path copy = built.resolve(parent.relativize(place));
        Path folder = Objects.requireNonNull(copy.getParent());
        try {
            PrivateFiles.createFolders(folder);
            Files.createLink(copy, incoming);
            for (Path each = folder; !each.equals(built); each = Objects.requireNonNull(each.getParent())) {
                sync(each);
            }
            blob.confirm();
            Files.move(built.resolve(missing.getFileName()), missing, StandardCopyOption.ATOMIC_MOVE);
            sync(parent);
            return true;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(missing, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
            return false;
        } finally {
            delete(built);
        }
    }

    private static void delete(Path built) throws IOException {
        if (Files.exists(built)) {
            List<Path> deepestFirst;
            try (Stream<Path> all = Files.walk(built)) {
                deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : deepestFirst) {
                Files.delete(each);
            }
        }
    }

    /** Syncs a folder, because a new name is durable only after its folder was synced. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (FileSystemException e) {
            // Systems that cannot open a folder make names durable without a sync.
            if (Files.isReadable(folder) && System.lineSeparator().equals("\n")) {
                throw e;
            }
        }
    }
}
