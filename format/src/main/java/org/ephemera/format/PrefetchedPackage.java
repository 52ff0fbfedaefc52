package org.ephemera.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A package that is a call away for each of its files: the small ones are brought into one temporary file of this machine, many
 * at a time, before they are asked for. What is large, what is left once that file is full, and what could not be brought is read
 * where it lies. The file has no name where the system can do without, so that a process that is killed leaves no evidence
 * behind. Closing it closes the package behind it.
 */
public final class PrefetchedPackage implements PackageReader {
    private static final int SMALL = 1 << 20;
    /** Of the 512 MiB that a function has if nobody asks for more. */
    private static final long ROOM = 128L << 20;

    private static final int AT_ONCE = 32;

    private final PackageReader far;
    private final FileChannel copies;
    private final ExecutorService threads;
    private final Map<String, Copy> near = new HashMap<>();

    /**
     * Where a file stands among the copies.
     *
     * @param whole true once all its bytes are there; false if they are not to be had as they were listed
     */
    private record Copy(long from, long bytes, Future<Boolean> whole) {}

    private PrefetchedPackage(PackageReader far, FileChannel copies) {
        this.far = far;
        this.copies = copies;
        this.threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().daemon().name("nearby-", 1).factory());
    }

    /**
     * Begins to bring its files.
     *
     * @throws IOException if the package cannot be listed, or this machine has no room for a temporary file
     */
    public static PrefetchedPackage of(PackageReader far) throws IOException {
        List<Entry> small;
        try (Stream<Entry> all = far.entries()) {
            small = all.filter(entry -> entry.kind() == Kind.FILE && entry.bytes() <= SMALL)
                    .toList();
        }
        PrefetchedPackage nearby = new PrefetchedPackage(
                far,
                FileChannel.open(
                        Files.createTempFile("ephemera-", ".nearby"),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE));
        long from = 0;
        for (Entry entry : small) {
            if (from + entry.bytes() <= ROOM) {
                nearby.bring(entry.path(), from, entry.bytes());
                from += entry.bytes();
            }
        }
        nearby.threads.shutdown();
        return nearby;
    }

    private void bring(String path, long from, long bytes) {
        near.put(path, new Copy(from, bytes, threads.submit(() -> brought(path, from, bytes))));
    }

    private boolean brought(String path, long from, long bytes) {
        byte[] buffer = new byte[8192];
        try (InputStream in = far.open(path)) {
            long done = 0;
            for (int n; (n = in.read(buffer)) > 0; done += n) {
                if (done + n > bytes) {
                    return false;
                }
                ByteBuffer part = ByteBuffer.wrap(buffer, 0, n);
                for (long at = from + done; part.hasRemaining(); ) {
                    at += copies.write(part, at);
                }
            }
            return done == bytes;
        } catch (IOException | RuntimeException e) {
            // Whoever needs the file asks again, and is told why there is none.
            return false;
        }
    }

    @Override
    public Stream<Entry> entries() throws IOException {
        return far.entries();
    }

    @Override
    public InputStream open(String path) throws IOException {
        Copy copy = near.get(path);
        try {
            return copy != null && copy.whole().get() ? new Nearby(copies, copy.from(), copy.bytes()) : far.open(path);
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
        copies.close();
        far.close();
    }

    /** A part of the copies. */
    private static final class Nearby extends InputStream {
        private final FileChannel copies;
        private long at;
        private final long end;

        private Nearby(FileChannel copies, long from, long bytes) {
            this.copies = copies;
            this.at = from;
            this.end = from + bytes;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int most = (int) Math.min(length, end - at);
            int read = most == 0 ? -1 : copies.read(ByteBuffer.wrap(to, offset, most), at);
            at += Math.max(0, read);
            return read;
        }
    }
}
