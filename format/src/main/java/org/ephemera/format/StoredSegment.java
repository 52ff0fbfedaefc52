package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ephemera.model.Digest;
import org.ephemera.store.EvidenceStore;

/**
 * Segment of the acquisition log as it was read from the store, with the digest of its bytes.
 *
 * @param lines unparsed: parsed lines take three times the memory, and are needed one at a time
 */
record StoredSegment(String key, List<byte[]> lines, Digest sha256) {
    private static final int LONGEST_LINE = 4 << 20;
    /** Size limit in bytes in memory, larger than any segment that a worker can hold. */
    private static final long LARGEST = 128 << 20;
    /** Memory of a line in addition to its bytes. */
    private static final int LINE = 32;

    private static final int AT_ONCE = 16;

    /** Consumer of segments. */
    @FunctionalInterface
    interface SegmentVisitor {
        void take(StoredSegment segment) throws IOException;

        /** Takes a file that has the name of a segment, but is not one. */
        default void foreign(ForeignSegmentException why) throws IOException {
            throw why;
        }
    }

    /**
     * Reads segments in parallel and passes them on in the order of {@code keys}. At most 16 segments are in memory,
     * whatever the length of the log.
     */
    static void each(EvidenceStore store, List<String> keys, SegmentVisitor reading) throws IOException {
        Deque<Future<StoredSegment>> ahead = new ArrayDeque<>(AT_ONCE);
        try (ExecutorService threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().daemon().factory())) {
            for (String key : keys) {
                if (ahead.size() == AT_ONCE) {
                    pass(ahead.remove(), reading);
                }
                ahead.add(threads.submit(() -> read(store, key)));
            }
            while (!ahead.isEmpty()) {
                pass(ahead.remove(), reading);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; collected evidence is kept, resume the acquisition to continue", e);
        }
    }

    private static void pass(Future<StoredSegment> read, SegmentVisitor reading)
            throws IOException, InterruptedException {
        StoredSegment segment;
        try {
            segment = read.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ForeignSegmentException foreign) {
                reading.foreign(foreign);
                return;
            }
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
        reading.take(segment);
    }

    static StoredSegment read(EvidenceStore store, String key) throws IOException {
        MessageDigest digest = Digest.sha256();
        List<byte[]> all = new ArrayList<>();
        long held = 0;
        try (InputStream in = store.open(key);
                LineReader lines = new LineReader(new DigestInputStream(in, digest), LONGEST_LINE)) {
            for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                held += LINE + line.get().length;
                if (all.isEmpty()) {
                    parse(key, line.get()); // rejects a file that is not a log, which may have any size
                } else if (held > LARGEST) {
                    throw new ForeignSegmentException(key, new IOException("it is larger than any segment"));
                }
                all.add(line.get());
            }
        } catch (LineReader.TooLongException e) {
            throw new ForeignSegmentException(key, e);
        } catch (ForeignSegmentException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("the acquisition log " + key + " cannot be read: " + e.getMessage(), e);
        }
        return new StoredSegment(key, all, Digest.finish(digest));
    }

    /** Parses a line of the segment {@code key}. */
    static JsonNode parse(String key, byte[] line) throws ForeignSegmentException {
        try {
            return Json.parse(line);
        } catch (IOException e) {
            throw new ForeignSegmentException(key, e);
        }
    }
}
