package org.ephemera.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.ephemera.model.Digest;

/**
 * Evidence store in a directory. An object is written to {@code .incoming/}, synced, and linked to its name. {@code
 * link(2)} fails if the name exists, so exactly one of several writers succeeds, and no reader sees a partial object.
 */
public final class DirectoryEvidenceStore implements EvidenceStore {
    private static final String INCOMING = ".incoming";

    private final Path root;
    private final StoreFolders folders;

    private DirectoryEvidenceStore(Path root) {
        this.root = root;
        this.folders = new StoreFolders(root);
    }

    /**
     * Opens a directory and checks that a file can be created and linked in it. A missing directory is created,
     * readable by its owner only.
     */
    public static DirectoryEvidenceStore open(Path root) throws StoreException {
        Path probe = root.resolve(INCOMING).resolve("probe-" + UUID.randomUUID());
        Path linked = probe.resolveSibling(probe.getFileName() + "-linked");
        try {
            PrivateFiles.createFolders(root.resolve(INCOMING));
            PrivateFiles.create(probe).close();
            Files.createLink(linked, probe);
            Files.delete(linked);
            Files.delete(probe);
        } catch (IOException | UnsupportedOperationException e) {
            throw new StoreException(
                    "cannot write evidence to the directory " + root + " (" + reason(e)
                            + "); choose a writable directory on a file system with hard links, with --store"
                            + " file:DIR (for a demo: --out DIR)",
                    e);
        }
        return new DirectoryEvidenceStore(root);
    }

    /** Opens a directory for reading only, for example to verify a package in it. */
    public static DirectoryEvidenceStore openReadOnly(Path root) {
        return new DirectoryEvidenceStore(root);
    }

    @Override
    public CreateResult create(String key, Blob blob) throws StoreException {
        Path place = root.resolve(StoreKeys.check(key));
        Path incoming = root.resolve(INCOMING).resolve(UUID.randomUUID().toString());
        try {
            MessageDigest digest = Digest.sha256();
            long bytes = write(incoming, blob, digest);
            Digest offered = Digest.finish(digest);
            try {
                folders.link(incoming, place, blob);
                return new CreateResult.Stored(
                        new StoredObject(key, bytes, Optional.of(offered), Optional.empty()), offered);
            } catch (FileAlreadyExistsException e) {
                return new CreateResult.Adopted(existing(key, place), offered);
            } finally {
                Files.deleteIfExists(incoming);
            }
        } catch (IOException e) {
            discard(incoming, e);
            throw new StoreException(
                    "cannot store " + key + " in " + root + " (" + reason(e) + "); " + remedy(reason(e))
                            + ", then resume",
                    e);
        }
    }

    @Override
    public InputStream open(String key) throws StoreException {
        Path place = root.resolve(StoreKeys.check(key));
        try {
            folders.refuseLinks(place);
            return Files.newInputStream(place, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new MissingObjectException(key, e);
        } catch (IOException e) {
            throw new StoreException("cannot read " + key + " in " + root + " (" + reason(e) + ")", e);
        }
    }

    @Override
    public Stream<StoredObject> list(String prefix) throws StoreException {
        String folder = prefix.substring(0, Math.max(prefix.lastIndexOf('/'), 0));
        if (!(folder.isEmpty() ? prefix.indexOf('/') < 0 : StoreKeys.isKey(folder))) {
            return Stream.empty(); // no key begins like that, but a path out of the store may
        }
        try {
            return folders.isThere(root.resolve(folder)) ? list(root.toRealPath(), folder, prefix) : Stream.empty();
        } catch (IOException e) {
            throw new StoreException("cannot list " + root.resolve(folder) + " (" + reason(e) + ")", e);
        }
    }

    /**
     * File of a listing.
     *
     * @param below path below the listed folder
     */
    private record Found(String below, long bytes) {}

    /**
     * Lists the files below a folder. The names are kept in memory without their common prefix, because they have to be
     * sorted by their bytes. File contents are not read.
     */
    private static Stream<StoredObject> list(Path root, String folder, String prefix) throws IOException {
        List<Found> found = new ArrayList<>();
        Path start = root.resolve(folder);
        String common = folder.isEmpty() ? "" : folder + "/";
        String begins = prefix.substring(common.length());
        Files.walkFileTree(start, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes is) {
                return each.equals(root.resolve(INCOMING)) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path each, BasicFileAttributes is) {
                String below = key(start.relativize(each));
                if (is.isRegularFile() && below.startsWith(begins)) {
                    found.add(new Found(below, is.size()));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(Comparator.comparing(Found::below));
        return found.stream()
                .map(file -> new StoredObject(common + file.below(), file.bytes(), Optional.empty(), Optional.empty()));
    }

    private static long write(Path file, Blob blob, MessageDigest digest) throws IOException {
        try (FileChannel channel = PrivateFiles.create(file)) {
            OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest);
            blob.writeTo(out);
            out.flush();
            channel.force(true);
            return channel.size();
        }
    }

    private static StoredObject existing(String key, Path place) throws IOException {
        try (InputStream in = Files.newInputStream(place, LinkOption.NOFOLLOW_LINKS)) {
            return StoredObject.read(key, in, Optional.empty());
        }
    }

    private static String key(Path below) {
        return below.toString().replace('\\', '/');
    }

    private static void discard(Path incoming, IOException because) {
        try {
            Files.deleteIfExists(incoming);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    /**
     * Returns the remedy.
     *
     * @param reason text of the operating system, which may be in another language; the last remedy is the default
     */
    private static String remedy(String reason) {
        if (reason.contains("space") || reason.contains("quota") || reason.contains("too large")) {
            return "free space there";
        }
        return reason.contains("cross-device")
                ? "use a store directory that is on one file system"
                : "make sure that all of its folders are writable";
    }

    private static String reason(Exception e) {
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException absent -> "no such file or directory";
            default -> String.valueOf(e.getMessage());
        };
    }
}
