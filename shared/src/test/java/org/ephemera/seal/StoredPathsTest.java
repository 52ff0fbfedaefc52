package org.ephemera.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.ephemera.seal.StoredPaths.Entry;
import org.junit.jupiter.api.Test;

class StoredPathsTest {
    @Test
    void returnsPathsInByteOrder() {
        Map<String, Long> files = Map.of(
                "data/raw/a-b/000001.body.json", 0L,
                "data/raw/a/000001.body.json", 1L,
                "data/raw/a/000002.body.json", 8L << 20,
                "data/raw/a/000010.body.json", 1L << 40,
                "data/raw/a/0000100.body.json", 127L,
                "data/raw/a0", 128L);
        StoredPaths.Builder listed = new StoredPaths.Builder();
        new TreeMap<>(files).forEach(listed::add);
        StoredPaths.Builder backwards = new StoredPaths.Builder();
        new TreeMap<>(files).descendingMap().forEach(backwards::add);
        backwards.add("data/raw/a0", 128);

        Entry[] sorted = new TreeMap<>(files)
                .entrySet().stream()
                        .map(file -> new Entry(file.getKey(), file.getValue()))
                        .toArray(Entry[]::new);
        assertThat(listed.build()).containsExactly(sorted);
        assertThat(backwards.build()).containsExactly(sorted);
        assertThat(backwards.build().count()).isEqualTo(files.size());
        assertThat(listed.build().paths()).hasSize(files.size()).first().isEqualTo("data/raw/a-b/000001.body.json");
        assertThat(new StoredPaths.Builder().build()).isEmpty();
    }
}
