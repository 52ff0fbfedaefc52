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

/** Objects of JSON that are created once, and bodies of packages as they were before they were encoded. */
final class IndexFiles {
    private static final int GZIP = 0x1f8b;

    private final EvidenceStore store;

    IndexFiles(EvidenceStore store) {
        this.store = store;
    }

    /** Creates the object, or leaves the one that is there. */
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

    /** The first key below the prefix, in the order of their bytes. */
    Optional<String> first(String prefix) throws IOException {
        try (Stream<StoredObject> objects = store.list(prefix)) {
            return objects.map(StoredObject::key).findFirst();
        } catch (java.io.UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A body whole, decoded if it came encoded. */
    InputStream body(PackageId id, List<StoredFile> pieces) throws IOException {
        List<InputStream> parts = new ArrayList<>();
        for (StoredFile piece : pieces) {
            parts.add(new CheckedBody(store.open(id.prefix() + piece.path()), piece));
        }
        BufferedInputStream whole = new BufferedInputStream(new SequenceInputStream(Collections.enumeration(parts)));
        whole.mark(2);
        int head = whole.read() << 8 | whole.read();
        whole.reset();
        return head == GZIP ? new BufferedInputStream(new GZIPInputStream(whole, 1 << 16)) : whole;
    }

    /** A stored body that must be, at its end, the one that the index speaks of. */
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
                    throw new IOException(
                            "the body " + expected.path() + " is not the one that was swept; verify its package");
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
