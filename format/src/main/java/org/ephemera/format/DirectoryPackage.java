package org.ephemera.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Package in a directory. Symbolic links are listed and never followed. */
public final class DirectoryPackage implements PackageReader {
    private final Path root;
    private final Path normal;
    /** Folders of the package that are verified to be no symbolic links. */
    private final Set<Path> own = ConcurrentHashMap.newKeySet();

    public DirectoryPackage(Path root) {
        this.root = root;
        this.normal = root.toAbsolutePath().normalize();
    }

    /** Lists the entries in any order. A folder that cannot be read fails with {@link java.io.UncheckedIOException}. */
    @Override
    @SuppressWarnings("StreamResourceLeak") // the caller closes it
    public Stream<Entry> entries() throws IOException {
        Path start = root.toRealPath();
        int below = start.toString().length() + 1;
        // Reuses the attributes of the listing: reading them again would take as long as the listing itself.
        BasicFileAttributes[] last = new BasicFileAttributes[1];
        return Files.find(start, Integer.MAX_VALUE, (path, found) -> {
                    last[0] = found;
                    return !path.equals(start) && (!found.isDirectory() || isEmpty(path));
                })
                .map(path -> new Entry(name(path, below), kind(last[0]), last[0].isRegularFile() ? last[0].size() : 0));
    }

    @Override
    public InputStream open(String path) throws IOException {
        Path file = normal.resolve(path).normalize();
        if (!file.startsWith(normal)
                || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !isOwn(Objects.requireNonNull(file.getParent()))) {
            throw new IOException("not a regular file of the package");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Reports whether no folder on the path is a symbolic link out of the package. A caller may open a path without
     * listing the package first.
     */
    private boolean isOwn(Path folder) throws IOException {
        if (!own.contains(folder)) {
            if (!folder.toRealPath().equals(root.toRealPath().resolve(normal.relativize(folder)))) {
                return false;
            }
            own.add(folder);
        }
        return true;
    }

    @Override
    public void close() {
        // A directory has no open resource.
    }

    private static String name(Path path, int below) {
        String text = path.toString().substring(below);
        String separator = path.getFileSystem().getSeparator();
        return separator.equals("/") ? text : text.replace(separator, "/");
    }

    private static Kind kind(BasicFileAttributes is) {
        if (is.isSymbolicLink()) {
            return Kind.LINK;
        }
        if (is.isDirectory()) {
            return Kind.FOLDER;
        }
        return is.isRegularFile() ? Kind.FILE : Kind.OTHER;
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isEmpty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
