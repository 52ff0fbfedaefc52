package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.ephemera.format.Json;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.Blob;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.MissingObjectException;
import org.ephemera.store.StoredObject;

/**
 * Reads and creates the objects of the sweep index, and reads stored response bodies in decoded form. JSON objects are
 * created once and never changed.
 */
final class SweepIndexFiles {
    private static final int GZIP = 0x1f8b;

    private final EvidenceStore store;

    SweepIndexFiles(EvidenceStore store) {
        this.store = store;
    }

    /** Creates the object; keeps an existing one. */
    void create(String key, JsonNode json) throws IOException {
        store.create(key, Blob.of(Json.bytes(json)));
    }

    void create(String key, byte[] bytes) throws IOException {
        store.create(key, Blob.of(bytes));
    }

    Optional<JsonNode> read(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return Optional.of(Json.parse(in));
        } catch (MissingObjectException e) {
            return Optional.empty();
        }
    }

    boolean exists(String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return in.read() >= 0;
        } catch (MissingObjectException e) {
            return false;
        }
    }

    InputStream open(String key) throws IOException {
        return new BufferedInputStream(store.open(key));
    }

    List<String> keys(String prefix) throws IOException {
        try (Stream<StoredObject> objects = store.list(prefix)) {
            return objects.map(StoredObject::key).toList();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns the first key below the prefix, in byte order. */
    Optional<String> first(String prefix) throws IOException {
        try (Stream<StoredObject> objects = store.list(prefix)) {
            return objects.map(StoredObject::key).findFirst();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns a complete body, decompressed if it was received in gzip encoding. */
    InputStream body(PackageId id, List<StoredFile> pieces) throws IOException {
        List<InputStream> parts = new ArrayList<>();
        for (StoredFile piece : pieces) {
            parts.add(new CheckedBody(store.open(id.prefix() + piece.path()), piece));
        }
        BufferedInputStream body = new BufferedInputStream(new SequenceInputStream(Collections.enumeration(parts)));
        body.mark(2);
        int head = body.read() << 8 | body.read();
        body.reset();
        return head == GZIP ? new BufferedInputStream(new GZIPInputStream(body, 1 << 16)) : body;
    }

    /** Stored body that is compared with the digest in the index when its end is reached. */
    private static final class CheckedBody extends FilterInputStream {
        private final StoredFile expected;
        private final MessageDigest digest = Digest.sha256();
        private boolean ended;

        CheckedBody(InputStream in, StoredFile expected) {
            super(in);
            this.expected = expected;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = super.read(bytes, offset, length);
            if (read > 0) {
                digest.update(bytes, offset, read);
            } else if (read < 0 && !ended) {
                ended = true;
                if (!Digest.finish(digest).equals(expected.sha256())) {
                    throw new IOException("the body " + expected.path()
                            + " differs from the one that the sweep stored; verify its" + " package");
                }
            }
            return read;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
