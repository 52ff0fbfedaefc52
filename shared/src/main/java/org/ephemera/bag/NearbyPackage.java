package org.ephemera.bag;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A package that is a call away for each of its files: the small ones are brought into a folder of this machine, many at a time,
 * before they are asked for. What is large, what is left once the folder is full, and what could not be brought is read where it
 * lies. Closing it empties the folder and closes the package behind it.
 */
public final class NearbyPackage implements PackageReader {
    private static final int SMALL = 1 << 20;
    /** Of the 512 MiB that a function has if nobody asks for more. */
    private static final long ROOM = 128L << 20;

    private static final int AT_ONCE = 32;

    private final PackageReader far;
    private final Path folder;
    private final ExecutorService threads;
    private final Map<String, Future<Optional<Path>>> near = new HashMap<>();

    private NearbyPackage(PackageReader far, Path folder) {
        this.far = far;
        this.folder = folder;
        this.threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().daemon().name("nearby-", 1).factory());
    }

    /**
     * Begins to bring its files.
     *
     * @throws IOException if the package cannot be listed, or this machine has no folder for temporary files
     */
    public static NearbyPackage of(PackageReader far) throws IOException {
        List<Entry> small = small(far);
        return bringing(far, small, Files.createTempDirectory("ephemera-nearby"));
    }

    /** @param folder for the copies; closing the package takes it away */
    static NearbyPackage of(PackageReader far, Path folder) throws IOException {
        return bringing(far, small(far), folder);
    }

    private static List<Entry> small(PackageReader far) throws IOException {
        try (Stream<Entry> all = far.entries()) {
            return all.filter(entry -> entry.kind() == Kind.FILE && entry.bytes() <= SMALL)
                    .toList();
        }
    }

    private static NearbyPackage bringing(PackageReader far, List<Entry> entries, Path folder) {
        NearbyPackage nearby = new NearbyPackage(far, folder);
        long room = ROOM;
        for (Entry entry : entries) {
            room -= entry.bytes();
            if (room >= 0) {
                nearby.bring(entry.path());
            }
        }
        nearby.threads.shutdown();
        return nearby;
    }

    private void bring(String path) {
        // A name that came with the package is never one of this machine's.
        Path to = folder.resolve(Integer.toString(near.size()));
        near.put(path, threads.submit(() -> brought(path, to)));
    }

    private Optional<Path> brought(String path, Path to) {
        try (InputStream in = far.open(path);
                OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[8192];
            long bytes = 0;
            for (int n; (n = in.read(buffer)) > 0; bytes += n) {
                if (bytes + n > SMALL) {
                    return Optional.empty();
                }
                out.write(buffer, 0, n);
            }
            return Optional.of(to);
        } catch (IOException | RuntimeException e) {
            // Whoever needs the file asks again, and is told why there is none.
            return Optional.empty();
        }
    }

    @Override
    public Stream<Entry> entries() throws IOException {
        return far.entries();
    }

    @Override
    public InputStream open(String path) throws IOException {
        Future<Optional<Path>> bringing = near.get(path);
        if (bringing == null) {
            return far.open(path);
        }
        try {
            Optional<Path> brought = bringing.get();
            return brought.isPresent() ? Files.newInputStream(brought.get()) : far.open(path);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the package was read", e);
        } catch (ExecutionException e) {
            throw new IOException("this machine cannot keep a copy of " + path, e);
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> copies = Files.list(folder)) {
            for (Path copy : copies.toList()) {
                Files.deleteIfExists(copy);
            }
        }
        Files.deleteIfExists(folder);
        far.close();
    }
}
