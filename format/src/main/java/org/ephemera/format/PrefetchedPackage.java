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
 * Package in a store whose small files are prefetched in parallel into one temporary local file. Large files, files
 * beyond the size limit of 128 MiB, and files whose download failed are read from the store on demand. The temporary
 * file is deleted when it is closed, and has no name on systems that support this, so a killed process leaves no
 * evidence behind. Closing this package closes the source.
 */
public final class PrefetchedPackage implements PackageReader {
    private static final int SMALL = 1 << 20;
    /** Size limit of the temporary file: a function has 512 MiB of temporary storage by default. */
    private static final long ROOM = 128L << 20;

    private static final int AT_ONCE = 32;

    private final PackageReader source;
    private final FileChannel copies;
    private final ExecutorService threads;
    private final Map<String, Copy> near = new HashMap<>();

    /**
     * Location of a file in the temporary file.
     *
     * @param whole true after all its bytes were copied; false if they differ from the listing or cannot be read
     */
    private record Copy(long from, long bytes, Future<Boolean> whole) {}

    private PrefetchedPackage(PackageReader source, FileChannel copies) {
        this.source = source;
        this.copies = copies;
        this.threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().daemon().name("nearby-", 1).factory());
    }

    /**
     * Starts to prefetch the files.
     *
     * @throws IOException if the package cannot be listed, or the temporary file cannot be created
     */
    public static PrefetchedPackage of(PackageReader source) throws IOException {
        List<Entry> small;
        try (Stream<Entry> all = source.entries()) {
            small = all.filter(entry -> entry.kind() == Kind.FILE && entry.bytes() <= SMALL)
                    .toList();
        }
        PrefetchedPackage nearby = new PrefetchedPackage(
                source,
                FileChannel.open(
                        Files.createTempFile("ephemera-", ".nearby"),
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.DELETE_ON_CLOSE));
        long from = 0;
        for (Entry entry : small) {
            if (from + entry.bytes() <= ROOM) {
                nearby.prefetch(entry.path(), from, entry.bytes());
                from += entry.bytes();
            }
        }
        nearby.threads.shutdown();
        return nearby;
    }

    private void prefetch(String path, long from, long bytes) {
        near.put(path, new Copy(from, bytes, threads.submit(() -> copy(path, from, bytes))));
    }

    private boolean copy(String path, long from, long bytes) {
        byte[] buffer = new byte[8192];
        try (InputStream in = source.open(path)) {
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
            // A caller that opens the file reads it from the source and gets the cause of the failure.
            return false;
        }
    }

    @Override
    public Stream<Entry> entries() throws IOException {
        return source.entries();
    }

    @Override
    public InputStream open(String path) throws IOException {
        Copy copy = near.get(path);
        try {
            return copy != null && copy.whole().get()
                    ? new Nearby(copies, copy.from(), copy.bytes())
                    : source.open(path);
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
        source.close();
    }

    /** Stream of a file in the temporary file. */
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
