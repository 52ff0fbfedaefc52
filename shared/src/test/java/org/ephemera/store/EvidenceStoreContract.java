package org.ephemera.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.ephemera.model.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Contract tests of evidence stores. The test of a store extends this class and provides an empty store for each test.
 */
public abstract class EvidenceStoreContract {
    /** Returns an empty store. */
    protected abstract EvidenceStore empty() throws IOException;

    /** Returns the number of concurrent writers; 1 for a store whose server checks and writes in separate steps. */
    protected int writersAtOnce() {
        return 8;
    }

    @Test
    void createsAnObject() throws IOException {
        EvidenceStore store = empty();

        CreateResult created = store.create("packages/a/open.json", Blob.of(bytes("first")));

        assertThat(created).isInstanceOf(CreateResult.Stored.class);
        assertThat(created.offered()).isEqualTo(Digest.of("first"));
        assertThat(created.object().key()).isEqualTo("packages/a/open.json");
        assertThat(created.object().bytes()).isEqualTo(5);
        assertThat(created.object().sha256()).hasValue(Digest.of("first"));
        assertThat(read(store, "packages/a/open.json")).isEqualTo("first");
    }

    @Test
    void leavesNothingWhenWriteIsCancelled() throws IOException {
        EvidenceStore store = empty();
        Blob calledOff = new Blob() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(bytes("too late"));
            }

            @Override
            public void confirm() throws IOException {
                throw new IOException("another worker has taken over");
            }
        };
        for (String key : List.of("late.json", "new/folder/late.json")) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.create(key, calledOff))
                    .withMessageContaining("another worker has taken over");
        }
        assertThat(store.list("")).isEmpty();
    }

    @Test
    void adoptsExistingObjectWithSameBytes() throws IOException {
        EvidenceStore store = empty();
        store.create("a.json", Blob.of(bytes("same")));

        CreateResult again = store.create("a.json", Blob.of(bytes("same")));

        assertThat(again)
                .isInstanceOfSatisfying(
                        CreateResult.Adopted.class,
                        adopted -> assertThat(adopted.isSame()).isTrue());
        assertThat(again.object().bytes()).isEqualTo(4);
    }

    @Test
    void keepsExistingObjectAndReturnsItsDigest() throws IOException {
        EvidenceStore store = empty();
        store.create("a.json", Blob.of(bytes("first")));

        CreateResult second = store.create("a.json", Blob.of(bytes("second, other")));

        assertThat(second)
                .isInstanceOfSatisfying(
                        CreateResult.Adopted.class,
                        adopted -> assertThat(adopted.isSame()).isFalse());
        assertThat(second.offered()).isEqualTo(Digest.of("second, other"));
        assertThat(second.object().sha256()).hasValue(Digest.of("first"));
        assertThat(second.object().bytes()).isEqualTo(5);
        assertThat(read(store, "a.json")).isEqualTo("first");
    }

    @Test
    void reportsKeyOfMissingObject() throws IOException {
        EvidenceStore store = empty();

        assertThatExceptionOfType(MissingObjectException.class)
                .isThrownBy(() -> store.open("packages/a/open.json"))
                .withMessageContaining("packages/a/open.json");
    }

    @Test
    void listsKeysWithPrefixInByteOrder() throws IOException {
        EvidenceStore store = empty();
        List<String> keys = List.of("q/z", "p/a0", "p/a/y", "p/a/x", "p/Z", "p/a.b", "p/a-1", "p/b");
        for (String key : keys) {
            store.create(key, Blob.of(bytes(key)));
        }

        assertThat(list(store, "")).containsExactly("p/Z", "p/a-1", "p/a.b", "p/a/x", "p/a/y", "p/a0", "p/b", "q/z");
        assertThat(list(store, "p/a")).containsExactly("p/a-1", "p/a.b", "p/a/x", "p/a/y", "p/a0");
        assertThat(list(store, "p/a/")).containsExactly("p/a/x", "p/a/y");
        assertThat(list(store, "p/a/x")).containsExactly("p/a/x");
        assertThat(list(store, "p/nothing/")).isEmpty();
        assertThat(list(store, "nothing")).isEmpty();
        try (Stream<StoredObject> found = store.list("p/a/x")) {
            assertThat(found).singleElement().extracting(StoredObject::bytes).isEqualTo(5L);
        }
    }

    @Test
    void listsNothingOutsideTheStore() throws IOException {
        EvidenceStore store = empty();
        store.create("a", Blob.of(bytes("a")));

        for (String prefix : List.of("../", "../..", "/", "/etc/", "a/../../", ".", "..")) {
            assertThat(list(store, prefix)).as(prefix).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "../a",
                "/a",
                "/etc/passwd",
                "a/",
                "a//b",
                "a/../b",
                "a/..",
                "a/./b",
                "a b",
                "a\\b",
                "a\nb",
                "a\0b",
                "ä",
                "a:b",
                "a*"
            })
    void rejectsInvalidKeys(String key) throws IOException {
        EvidenceStore store = empty();

        assertThatIllegalArgumentException().isThrownBy(() -> store.create(key, Blob.of(bytes("x"))));
        assertThatIllegalArgumentException().isThrownBy(() -> store.open(key));
        assertThat(list(store, "")).isEmpty();
    }

    @Test
    void leavesNothingWhenBlobFails() throws IOException {
        EvidenceStore store = empty();
        Blob breaksOff = out -> {
            out.write(new byte[600_000]);
            throw new IOException("the connection was reset");
        };

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.create("a/body.json", breaksOff))
                .withMessageContaining("a/body.json")
                .withStackTraceContaining("the connection was reset");

        assertThat(list(store, "")).isEmpty();
        assertThat(store.create("a/body.json", Blob.of(bytes("whole")))).isInstanceOf(CreateResult.Stored.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 262_143, 262_144, 262_145, 20 << 20})
    void storesBodiesOfEachSize(int size) throws IOException {
        EvidenceStore store = empty();
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        AtomicInteger reads = new AtomicInteger();

        CreateResult created = store.create("body.bin", out -> {
            reads.incrementAndGet();
            // Writes pieces of an odd size, like data from a connection.
            for (int from = 0; from < size; from += 9_973) {
                out.write(body, from, Math.min(9_973, size - from));
            }
        });

        assertThat(reads).as("a body can be read once").hasValue(1);
        assertThat(created).isInstanceOf(CreateResult.Stored.class);
        assertThat(created.object().bytes()).isEqualTo(size);
        assertThat(created.object().sha256()).hasValue(Digest.of(body));
        try (InputStream in = store.open("body.bin")) {
            assertThat(Digest.of(in.readAllBytes())).isEqualTo(Digest.of(body));
        }
        CreateResult again = store.create("body.bin", Blob.of(body));
        assertThat(again)
                .isInstanceOfSatisfying(
                        CreateResult.Adopted.class,
                        adopted -> assertThat(adopted.isSame()).isTrue());
    }

    @Test
    void readsPartOfObject() throws IOException {
        EvidenceStore store = empty();
        store.create("body.bin", Blob.of(new byte[3 << 20]));

        try (InputStream in = store.open("body.bin")) {
            assertThat(in.readNBytes(10)).hasSize(10);
        }
        try (InputStream in = store.open("body.bin")) {
            assertThat(in.skip(3 << 20)).isPositive();
            assertThat(in.readAllBytes()).hasSizeLessThan(3 << 20);
        }
    }

    @Test
    void storesOneObjectWhenWritersAreConcurrent() throws Exception {
        EvidenceStore store = empty();
        int writers = 8;
        int keys = 25;
        List<List<Future<CreateResult>>> rounds = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(writersAtOnce())) {
            for (int k = 0; k < keys; k++) {
                String key = "contended/" + k;
                CountDownLatch together = new CountDownLatch(writersAtOnce());
                List<Future<CreateResult>> round = new ArrayList<>();
                for (int w = 0; w < writers; w++) {
                    byte[] mine = bytes("writer " + w + " of " + key);
                    round.add(threads.submit(() -> {
                        together.countDown();
                        together.await();
                        return store.create(key, Blob.of(mine));
                    }));
                }
                rounds.add(round);
            }
        }
        for (int k = 0; k < keys; k++) {
            Digest kept = Digest.of(read(store, "contended/" + k));
            int winners = 0;
            for (Future<CreateResult> outcome : rounds.get(k)) {
                assertThat(outcome.get().object().sha256()).hasValue(kept);
                if (outcome.get() instanceof CreateResult.Stored stored) {
                    winners++;
                    assertThat(stored.offered()).isEqualTo(kept);
                }
            }
            assertThat(winners).as("winners of key " + k).isEqualTo(1);
        }
        assertThat(list(store, "contended/")).hasSize(keys);
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static String read(EvidenceStore store, String key) throws IOException {
        try (InputStream in = store.open(key)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    protected static List<String> list(EvidenceStore store, String prefix) throws IOException {
        try (Stream<StoredObject> found = store.list(prefix)) {
            return found.map(StoredObject::key).toList();
        }
    }
}
