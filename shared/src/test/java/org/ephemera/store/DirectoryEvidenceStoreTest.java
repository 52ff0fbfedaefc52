package org.ephemera.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryEvidenceStoreTest extends EvidenceStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected EvidenceStore empty() throws IOException {
        return DirectoryEvidenceStore.open(folder.resolve("evidence"));
    }

    @Test
    void reportsDirectoryThatCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("evidence"), "a file");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(this::empty)
                .withMessageContaining("cannot write evidence to the directory " + file)
                .withMessageContaining("--store file:DIR");
    }

    /** The tests may run as root, who can write everywhere except in such a directory. */
    @Test
    void reportsReasonWhenDirectoryIsRejected() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> DirectoryEvidenceStore.open(Path.of("/proc/evidence")))
                .withMessageContaining(
                        "cannot write evidence to the directory /proc/evidence (no such file or directory);");
    }

    @Test
    void doesNotWriteThroughLinkToFolder() throws IOException {
        EvidenceStore store = empty();
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("evidence/packages"), outside);

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.create("packages/a/open.json", Blob.of(bytes("x"))))
                .withMessageContaining("cannot store packages/a/open.json in ")
                .withMessageContaining("evidence/packages is a symbolic link");

        assertThat(outside).isEmptyDirectory();
        assertThat(folder.resolve("evidence/.incoming")).isEmptyDirectory();
    }

    @Test
    void doesNotReadThroughLink() throws IOException {
        EvidenceStore store = empty();
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path secret = Files.writeString(outside.resolve("secret"), "secret");
        Files.createSymbolicLink(folder.resolve("evidence/file"), secret);
        Files.createSymbolicLink(folder.resolve("evidence/folder"), outside);

        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.open("file"));
        assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.open("folder/secret"));
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.create("file", Blob.of(bytes("secret"))));
        assertThat(list(store, "")).isEmpty();
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> list(store, "folder/"))
                .withMessageContaining("evidence/folder is a symbolic link");
        assertThat(secret).hasContent("secret");
    }

    /** If an unreadable log counted as empty, a package without any record would be sealed. */
    @Test
    void failsWhenListedFolderIsLink() throws IOException {
        EvidenceStore store = empty();
        store.create("a/b", Blob.of(bytes("b")));
        Files.createSymbolicLink(folder.resolve("evidence/a/log"), folder.resolve("nowhere"));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> list(store, "a/log/"))
                .withMessageContaining("evidence/a/log is a symbolic link");
        assertThat(list(store, "a/none/")).isEmpty();
        assertThat(list(store, "a/b/")).isEmpty();
    }

    @Test
    void acceptsLinkToStoreFolder() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(folder.resolve("evidence"), elsewhere);
        EvidenceStore store = empty();

        store.create("a/b", Blob.of(bytes("b")));

        assertThat(list(store, "")).containsExactly("a/b");
        assertThat(read(store, "a/b")).isEqualTo("b");
        assertThat(elsewhere.resolve("a/b")).hasContent("b");
    }

    @Test
    void ignoresFilesOfCrashedWriter() throws IOException {
        empty();
        Files.writeString(folder.resolve("evidence/.incoming/0a1b"), "half a bo");
        EvidenceStore store = empty();

        assertThat(list(store, "")).isEmpty();
        store.create("0a1b", Blob.of(bytes("whole")));
        assertThat(list(store, "")).containsExactly("0a1b");
        assertThat(read(store, "0a1b")).isEqualTo("whole");
    }

    @Test
    void createsNoFolderWithoutFile() throws IOException {
        EvidenceStore store = empty();

        for (int i = 0; i < 3; i++) {
            Blob broken = out -> {
                out.write('x');
                throw new IOException("the connection is gone");
            };
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> store.create("a/b/c/d", broken));
        }

        assertThat(folder.resolve("evidence/a")).doesNotExist();
        store.create("a/b/c/d", Blob.of(bytes("d")));
        store.create("a/b/e/f", Blob.of(bytes("f")));
        assertThat(list(store, "")).containsExactly("a/b/c/d", "a/b/e/f");
    }

    @Test
    void storesObjectInExistingEmptyFolder() throws IOException {
        EvidenceStore store = empty();
        Files.createDirectories(folder.resolve("evidence/a/b"));

        store.create("a/b/c", Blob.of(bytes("c")));

        assertThat(list(store, "")).containsExactly("a/b/c");
    }

    @Test
    void createsFolderWhenWritersAreConcurrent() throws Exception {
        EvidenceStore store = empty();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int folder = 0; folder < 20; folder++) {
                String name = "a" + folder + "/b/c/";
                List<Future<CreateResult>> created = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    String key = name + i;
                    created.add(many.submit(() -> store.create(key, Blob.of(bytes(key)))));
                }
                for (Future<CreateResult> each : created) {
                    assertThat(each.get()).isInstanceOf(CreateResult.Stored.class);
                }
                assertThat(list(store, name)).hasSize(8);
            }
        }
    }

    @Test
    void leavesIncomingFolderEmpty() throws IOException {
        EvidenceStore store = empty();

        store.create("a", Blob.of(bytes("a")));
        store.create("a", Blob.of(bytes("b")));

        assertThat(folder.resolve("evidence/.incoming")).isEmptyDirectory();
    }

    @Test
    void readsDirectoryWithoutWriting() throws IOException {
        empty().create("a/b", Blob.of(bytes("b")));
        Path evidence = folder.resolve("evidence");
        Files.delete(evidence.resolve(".incoming"));

        EvidenceStore reading = DirectoryEvidenceStore.openReadOnly(evidence);

        assertThat(list(reading, "")).containsExactly("a/b");
        assertThat(read(reading, "a/b")).isEqualTo("b");
        assertThat(evidence.resolve(".incoming")).doesNotExist();
    }

    @Test
    void reportsFolderAtPathOfObject() throws IOException {
        EvidenceStore store = empty();
        store.create("a/b", Blob.of(bytes("b")));

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.create("a", Blob.of(bytes("x"))))
                .withMessageContaining("cannot store a in ");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.create("a/b/c", Blob.of(bytes("x"))))
                .withMessageContaining("cannot store a/b/c in ");
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device,   free space there",
        "Disk quota exceeded,       free space there",
        "Invalid cross-device link, use a store directory that is on one file system",
        ",                          make sure that all of its folders are writable",
    })
    void reportsRemedyForFileSystemError(@Nullable String reason, String remedy) throws Exception {
        FileSystemException failure =
                reason == null ? new AccessDeniedException("a/b") : new FileSystemException("a/b", null, reason);
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder);
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.create("a/b", out -> {
                    throw failure;
                }))
                .withMessageEndingWith("); " + remedy + ", then resume");
    }
}
