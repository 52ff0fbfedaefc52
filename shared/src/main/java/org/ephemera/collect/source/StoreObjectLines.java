package org.ephemera.collect.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.ParallelCalls;

/**
 * Objects of a store as one stream with a line for each. Up to 16 objects are read at a time and held in memory. An
 * object that is larger than any that this program writes is left out, so that it does not prevent copying the others.
 */
final class StoreObjectLines extends InputStream {
    private static final int AT_ONCE = 16;

    /** Memory limit in bytes, if all objects that are read at a time have the largest size. */
    private static final int HELD = 64 << 20;

    private final EvidenceStore store;
    private final List<String> keys;
    private final int largest;
    private final List<Optional<byte[]>> held = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();
    private InputStream line = InputStream.nullInputStream();
    private int next;

    /**
     * Creates a stream.
     *
     * @param largest size limit in bytes: an object of this size or larger is left out
     */
    StoreObjectLines(EvidenceStore store, List<String> keys, int largest) {
        this.store = store;
        this.keys = List.copyOf(keys);
        this.largest = largest;
    }

    /** Returns the keys of the objects that were too large, after the stream was read. */
    List<String> leftOut() {
        return leftOut;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int n = line.read(buffer, offset, length);
        while (n < 0 && advance()) {
            n = line.read(buffer, offset, length);
        }
        return n;
    }

    private boolean advance() throws IOException {
        if (held.isEmpty()) {
            List<String> batch =
                    keys.subList(next, Math.min(next + Math.clamp(HELD / largest, 1, AT_ONCE), keys.size()));
            List<ParallelCalls.Part<Optional<byte[]>>> parts = new ArrayList<>();
            batch.forEach(key -> parts.add(() -> readLine(key)));
            List<Optional<byte[]>> read = ParallelCalls.all(parts);
            for (int i = 0; i < batch.size(); i++) {
                if (read.get(i).isEmpty()) {
                    leftOut.add(batch.get(i));
                }
            }
            held.addAll(read);
            next += batch.size();
        }
        if (held.isEmpty()) {
            return false;
        }
        line = new ByteArrayInputStream(held.removeFirst().orElseGet(() -> new byte[0]));
        return true;
    }

    private Optional<byte[]> readLine(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            byte[] bytes = in.readNBytes(largest);
            if (bytes.length == largest) {
                return Optional.empty();
            }
            byte[] withEnd = Arrays.copyOf(bytes, bytes.length + 1);
            withEnd[bytes.length] = '\n';
            return Optional.of(withEnd);
        }
    }
}
