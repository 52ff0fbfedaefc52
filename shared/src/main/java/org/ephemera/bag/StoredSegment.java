package org.ephemera.bag;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ephemera.evidence.Digest;
import org.ephemera.store.EvidenceStore;

/** A segment of the acquisition log as it was read back, with the digest of its bytes. */
record StoredSegment(String key, List<JsonNode> lines, Digest sha256) {
    private static final int LONGEST_LINE = 4 << 20;
    private static final int AT_ONCE = 16;

    /** Reads all of them, many at a time, and gives them in the order of {@code keys}. */
    static List<StoredSegment> readAll(EvidenceStore store, List<String> keys) throws IOException {
        List<Callable<StoredSegment>> reads = keys.stream()
                .<Callable<StoredSegment>>map(key -> () -> read(store, key))
                .toList();
        List<StoredSegment> segments = new ArrayList<>(keys.size());
        try (ExecutorService threads = Executors.newFixedThreadPool(
                AT_ONCE, Thread.ofPlatform().daemon().factory())) {
            for (Future<StoredSegment> read : threads.invokeAll(reads)) {
                segments.add(read.get());
            }
            return segments;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; what was collected stays, resume to go on", e);
        }
    }

    private static StoredSegment read(EvidenceStore store, String key) throws IOException {
        MessageDigest digest = Digest.sha256();
        List<JsonNode> nodes = new ArrayList<>();
        try (InputStream in = store.open(key);
                LineReader lines = new LineReader(new DigestInputStream(in, digest), LONGEST_LINE)) {
            for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                nodes.add(parsed(key, line.get()));
            }
        } catch (LineReader.TooLongException e) {
            throw new ForeignSegmentException(key, e);
        } catch (ForeignSegmentException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("the acquisition log " + key + " cannot be read: " + e.getMessage(), e);
        }
        return new StoredSegment(key, nodes, Digest.finish(digest));
    }

    private static JsonNode parsed(String key, byte[] line) throws ForeignSegmentException {
        try {
            return Json.parse(line);
        } catch (IOException e) {
            throw new ForeignSegmentException(key, e);
        }
    }
}
