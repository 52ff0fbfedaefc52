package org.ephemera.bag;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/** A package in a directory. Links are named, never followed. */
public final class DirectoryPackage implements PackageReader {
    private final Path root;

    public DirectoryPackage(Path root) {
        this.root = root;
    }

    @Override
    public Stream<Entry> entries() throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            List<Entry> entries = paths.filter(path -> !path.equals(root))
                    .map(this::entry)
                    .filter(entry -> entry.bytes() >= 0)
                    .toList();
            return entries.stream();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public InputStream open(String path) throws IOException {
        Path file = root.resolve(path).normalize();
        if (!file.startsWith(root.normalize()) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("not a regular file of the package");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void close() {
        // A directory holds nothing open.
    }

    private Entry entry(Path path) {
        String name =
                root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
        try {
            BasicFileAttributes is = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (is.isSymbolicLink()) {
                return new Entry(name, Kind.LINK, 0);
            }
            if (is.isDirectory()) {
                return new Entry(name, Kind.FOLDER, isEmpty(path) ? 0 : -1);
            }
            return new Entry(name, is.isRegularFile() ? Kind.FILE : Kind.OTHER, is.size());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isEmpty();
        }
    }
}
