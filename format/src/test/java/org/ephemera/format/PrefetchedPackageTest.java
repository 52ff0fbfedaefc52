package org.ephemera.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrefetchedPackageTest {
    @TempDir
    Path folder;

    /** Number of reads of each file from the source. */
    private final ConcurrentMap<String, Integer> asked = new ConcurrentHashMap<>();

    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Map<String, byte[]> files = new TreeMap<>();

    @BeforeEach
    void someFiles() throws IOException {
        for (int file = 0; file < 100; file++) {
            put("data/" + file, ("body " + file).getBytes(UTF_8));
        }
        put("data/empty", new byte[0]);
        put("data/large", new byte[(1 << 20) + 1]);
    }

    @Test
    void readsFileOnceWhenOpenedRepeatedly() throws IOException {
        try (PrefetchedPackage nearby = PrefetchedPackage.of(new Far())) {
            for (int time = 0; time < 3; time++) {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    assertThat(read(nearby, file.getKey())).isEqualTo(file.getValue());
                }
            }
        }
        assertThat(asked).hasSize(files.size());
        asked.forEach((path, times) -> assertThat(times).as(path).isEqualTo(path.equals("data/large") ? 3 : 1));
    }

    @Test
    void retriesFileWhenPrefetchFailed() throws IOException {
        failing.add("data/7");
        failing.add("data/8");
        try (PrefetchedPackage nearby = PrefetchedPackage.of(new Far())) {
            assertThatThrownBy(() -> read(nearby, "data/7")).hasMessage("the line is cut");
            failing.clear();
            assertThat(read(nearby, "data/7")).isEqualTo(files.get("data/7"));
            assertThatThrownBy(() -> read(nearby, "data/none")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void readsFromSourceWhenFileGrew() throws IOException {
        PackageReader far = new Far() {
            @Override
            public Stream<Entry> entries() throws IOException {
                return super.entries().map(entry -> new Entry(entry.path(), entry.kind(), 1));
            }
        };
        try (PrefetchedPackage nearby = PrefetchedPackage.of(far)) {
            assertThat(read(nearby, "data/large")).hasSize((1 << 20) + 1);
        }
        assertThat(asked).containsEntry("data/large", 2);
    }

    /** A process that is killed leaves no evidence behind, because the file has no name. */
    @Test
    void storesCopiesInUnnamedFile() throws IOException {
        try (PrefetchedPackage nearby = PrefetchedPackage.of(new Far())) {
            assertThat(read(nearby, "data/1")).isEqualTo(files.get("data/1"));
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                List<String> copies = open.flatMap(PrefetchedPackageTest::named)
                        .filter(name -> name.contains(".nearby"))
                        .toList();
                assertThat(copies).isNotEmpty().allMatch(name -> name.endsWith(" (deleted)"));
            }
        }
    }

    private static Stream<String> named(Path descriptor) {
        try {
            return Stream.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            // The package was closed in between.
            return Stream.empty();
        }
    }

    private void put(String path, byte[] bytes) throws IOException {
        files.put(path, bytes);
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static byte[] read(PackageReader reader, String path) throws IOException {
        try (InputStream in = reader.open(path)) {
            return in.readAllBytes();
        }
    }

    /** Source package that counts reads, and fails for the configured files. */
    private class Far implements PackageReader {
        private final DirectoryPackage directory = new DirectoryPackage(folder);

        @Override
        public Stream<Entry> entries() throws IOException {
            return directory.entries();
        }

        @Override
        public InputStream open(String path) throws IOException {
            asked.merge(path, 1, Integer::sum);
            if (failing.contains(path)) {
                throw new IOException("the line is cut");
            }
            return directory.open(path);
        }

        @Override
        public void close() {
            directory.close();
        }
    }
}
