package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.ephemera.format.PackageLayout;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.SealedPackageMaker;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory use of large index files. Index and manifest have one line per body, and an outcome contains the request id of
 * each call. For ten thousand bodies, they would need as much memory as everything else.
 */
@Tag("slow")
class LargeIndexTest {
    private static final int PART = 64 << 10;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void writesIndexInPartsOfLimitedSize() throws IOException {
        SizeRecordingStore store = new SizeRecordingStore(DirectoryEvidenceStore.open(folder.resolve("evidence")));
        SealedPackageMaker.in(folder).make(store, "long", 1000, 20);
        assertThat(store.bytes).containsOnlyKeys(PackageLayout.INDEX, PackageLayout.MANIFEST, PackageLayout.OUTCOMES);
        assertThat(store.bytes.get(PackageLayout.INDEX)).isGreaterThan(4L * PART);
        assertThat(store.bytes.get(PackageLayout.MANIFEST)).isGreaterThan(PART);
        assertThat(store.largest).isLessThanOrEqualTo(PART);
    }

    /** Store that records the sizes of the writes and of the complete files. */
    private static final class SizeRecordingStore implements EvidenceStore {
        private final EvidenceStore store;
        private final Map<String, Long> bytes = new ConcurrentHashMap<>();
        private volatile int largest;

        SizeRecordingStore(EvidenceStore store) {
            this.store = store;
        }

        @Override
        public CreateResult create(String key, Blob blob) throws StoreException {
            for (String path : List.of(PackageLayout.INDEX, PackageLayout.MANIFEST, PackageLayout.OUTCOMES)) {
                if (key.endsWith("/" + path)) {
                    return store.create(key, recorded(path, blob));
                }
            }
            return store.create(key, blob);
        }

        private Blob recorded(String path, Blob blob) {
            return new Blob() {
                @Override
                public void writeTo(OutputStream out) throws IOException {
                    blob.writeTo(new FilterOutputStream(out) {
                        @Override
                        public void write(byte[] some, int from, int length) throws IOException {
                            bytes.merge(path, (long) length, Long::sum);
                            largest = Math.max(largest, length);
                            out.write(some, from, length);
                        }
                    });
                }

                @Override
                public void confirm() throws IOException {
                    blob.confirm();
                }
            };
        }

        @Override
        public InputStream open(String key) throws StoreException {
            return store.open(key);
        }

        @Override
        public Stream<StoredObject> list(String prefix) throws StoreException {
            return store.list(prefix);
        }
    }
}
