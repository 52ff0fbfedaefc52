package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.ephemera.format.BagManifest;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Comparison of an existing manifest with the stored files. */
class StoredManifestTest {
    private static final List<String> FILES =
            List.of("data/index.jsonl", "data/raw/a-b/1", "data/raw/a/1", "data/raw/b/1");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void acceptsManifestThatListsEachFileInOrder() throws IOException {
        StoredManifest manifest = read(FILES);

        assertThat(manifest.files()).isEqualTo(4);
        assertThat(manifest.bytes()).isEqualTo(40);
    }

    @Test
    void rejectsManifestWithOtherFilesOrOrder() {
        assertThatThrownBy(() -> read(List.of(FILES.get(0), FILES.get(2), FILES.get(3))))
                .hasMessageContaining("lists 3 of 4 files");
        assertThatThrownBy(() -> read(FILES.subList(0, 3))).hasMessageContaining("lists 3 of 4 files");
        assertThatThrownBy(() -> read(List.of(FILES.get(0), FILES.get(1), FILES.get(2), "data/raw/a/2", FILES.get(3))))
                .hasMessageContaining("a file that does not exist (line 4)");
        assertThatThrownBy(() -> read(List.of(FILES.get(0), FILES.get(1), FILES.get(2), FILES.get(3), "data/raw/c/1")))
                .hasMessageContaining("a file that does not exist (line 5)");
        assertThatThrownBy(() -> read(List.of(FILES.get(0), FILES.get(2), FILES.get(1), FILES.get(3))))
                .hasMessageContaining("(line 3)");
        assertThatThrownBy(() -> read(List.of(FILES.get(0), FILES.get(0), FILES.get(2), FILES.get(3))))
                .hasMessageContaining("(line 2)");
    }

    private StoredManifest read(List<String> listed) throws IOException {
        DirectoryEvidenceStore store = DirectoryEvidenceStore.open(folder.resolve(Integer.toString(listed.hashCode())));
        StringBuilder text = new StringBuilder();
        listed.forEach(
                path -> text.append(BagManifest.line(path, Digest.of(path))).append('\n'));
        store.create(
                "p/" + PackageLayout.MANIFEST,
                Blob.of(text.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        StoredPaths.Builder stored = new StoredPaths.Builder();
        FILES.forEach(path -> stored.add(path, 10));
        return StoredManifest.read(store, "p/", stored.build());
    }
}
