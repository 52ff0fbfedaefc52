package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.ephemera.format.PackageReader;
import org.ephemera.format.PackageReader.Entry;
import org.ephemera.format.PackageReader.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageArchiveTest {
    @TempDir
    Path folder;

    @Test
    void readsAZipInPlace() throws IOException {
        Path zip = zip("bagit.txt", "data/a.txt");

        try (PackageReader reader = PackageArchive.open(zip)) {
            assertThat(reader.entries()).extracting(Entry::path).containsExactly("bagit.txt", "data/a.txt");
            assertThat(read(reader, "data/a.txt")).isEqualTo("this is data/a.txt");
        }
    }

    @Test
    void readsATarInPlace() throws IOException {
        Path tar = tar("bagit.txt", "data/a.txt");

        try (PackageReader reader = PackageArchive.open(tar)) {
            assertThat(reader.entries())
                    .containsExactly(new Entry("bagit.txt", Kind.FILE, 17), new Entry("data/a.txt", Kind.FILE, 18));
            assertThat(read(reader, "data/a.txt")).isEqualTo("this is data/a.txt");
        }
    }

    /** Commons Compress closes the channel of a zip when the reader is garbage-collected. */
    @Test
    @SuppressWarnings("removal")
    void readsAfterGarbageCollection() throws IOException {
        for (Path archive : List.of(zip("bagit.txt", "data/a.txt"), tar("bagit.txt", "data/a.txt"))) {
            try (PackageReader reader = PackageArchive.open(archive)) {
                System.gc();
                System.runFinalization();

                assertThat(read(reader, "data/a.txt")).isEqualTo("this is data/a.txt");
            }
        }
    }

    @Test
    void findsPackageInEnclosingFolders() throws IOException {
        for (Path archive : List.of(
                zip("2026/11/id/", "2026/11/id/bagit.txt", "2026/11/id/data/", "2026/11/id/data/a"),
                tar("./", "./bagit.txt", "./data/", "./data/a"))) {
            try (PackageReader reader = PackageArchive.open(archive)) {
                assertThat(reader.entries()).extracting(Entry::path).containsExactly("bagit.txt", "data/a");
            }
        }
    }

    /** A package in the folder of another one is rejected after unpacking, but is a valid archive. */
    @Test
    void returnsNameOfEnclosingFolder() throws IOException {
        assertThat(called(zip("2026/11/id/bagit.txt", "2026/11/id/data/a"))).contains("id");
        assertThat(called(tar("id/", "id/bagit.txt"))).contains("id");
        assertThat(called(tar("./bagit.txt", "./data/a"))).isNotEqualTo(Optional.of("data"));
        assertThat(called(zip("bagit.txt", "data/a"))).isEmpty();
    }

    private static Optional<String> called(Path archive) throws IOException {
        try (PackageReader reader = PackageArchive.open(archive)) {
            return reader.folder();
        }
    }

    @Test
    void listsOnlyEmptyFolders() throws IOException {
        try (PackageReader reader = PackageArchive.open(zip("bagit.txt", "data/", "data/a", "data/empty/"))) {
            assertThat(reader.entries())
                    .filteredOn(entry -> entry.kind() == Kind.FOLDER)
                    .extracting(Entry::path)
                    .containsExactly("data/empty");
        }
    }

    @Test
    void rejectsTruncatedArchive() throws IOException {
        for (Path whole : List.of(zip("bagit.txt", "data/a", "data/b"), tar("bagit.txt", "data/a", "data/b"))) {
            byte[] bytes = Files.readAllBytes(whole);
            for (int length : new int[] {1, 100, 511, 512, 1024, bytes.length / 2}) {
                Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, Math.min(length, bytes.length / 2)));
                assertThatThrownBy(() -> PackageArchive.open(cut))
                        .as("%s cut to %d bytes", whole.getFileName(), length)
                        .isInstanceOf(ArchiveException.class)
                        .hasMessageContaining("truncated");
            }
        }
    }

    @Test
    void rejectsTarTruncatedBetweenFiles() throws IOException {
        byte[] bytes = Files.readAllBytes(tar("bagit.txt", "data/a"));

        Path cut = Files.write(folder.resolve("cut.tar"), Arrays.copyOf(bytes, 1024));

        assertThatThrownBy(() -> PackageArchive.open(cut)).hasMessageContaining("truncated");
    }

    @Test
    void rejectsFileWithHighCompressionRatio() throws IOException {
        Path bomb = folder.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(bomb))) {
            out.putNextEntry(new ZipEntry("data/zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                out.write(zeros);
            }
        }

        assertThatThrownBy(() -> PackageArchive.open(bomb))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("zip bomb");
    }

    @Test
    void rejectsOverlappingFiles() throws IOException {
        Path bomb = folder.resolve("overlap.zip");
        Files.write(bomb, OverlappingZips.zip(50));

        assertThatThrownBy(() -> PackageArchive.open(bomb)).hasMessageContaining("overlap");
    }

    /** If the zip64 record and the older record differ, unzip uses the older one. */
    @Test
    void rejectsZipWithTwoDirectories() throws IOException {
        byte[] zip = Files.readAllBytes(zip("bagit.txt", "data/a.txt"));
        int second = zip.length - 22;
        int first = PackedArchives.indexOf(zip, new byte[] {'P', 'K', 1, 2});

        try (PackageReader reader = PackageArchive.open(withLargerRecord(zip, first, new byte[0], first))) {
            assertThat(reader.entries()).hasSize(2);
        }
        byte[] directory = Arrays.copyOfRange(zip, first, second);
        Path two = withLargerRecord(zip, first, directory, first);
        assertThatThrownBy(() -> PackageArchive.open(two))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("two different central directories");
    }

    /** Some programs use the stated offset of the directory (.NET, Go), others compute it from the stated length. */
    @Test
    void rejectsZipWithInconsistentDirectoryOffset() throws IOException {
        byte[] told = Files.readAllBytes(zip("bagit.txt", "data/what-net-unpacks.txt"));
        byte[] counted = Files.readAllBytes(zip("bagit.txt", "data/a.txt"));
        int first = PackedArchives.indexOf(told, new byte[] {'P', 'K', 1, 2});
        int second = PackedArchives.indexOf(counted, new byte[] {'P', 'K', 1, 2});
        int end = told.length - 22;
        ByteBuffer both = ByteBuffer.allocate(end + counted.length).order(ByteOrder.LITTLE_ENDIAN);
        both.put(told, 0, end).put(counted);
        // Programs that use the length treat the difference as a prefix of the zip, and add it to every position.
        int entry = end + second;
        for (int moved = 0; moved < 2; moved++) {
            both.putInt(entry + 42, both.getInt(entry + 42) + first - second);
            entry += 46 + both.getShort(entry + 28) + both.getShort(entry + 30) + both.getShort(entry + 32);
        }
        both.putInt(entry + 16, first);
        Path two = Files.write(folder.resolve("shifted.zip"), both.array());

        assertThatThrownBy(() -> PackageArchive.open(two))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("two different central directories");
    }

    /**
     * Writes a zip with a zip64 record.
     *
     * @param first position of the directory
     * @param again second copy of the directory after it, if the zip64 record references another one
     * @param named directory that the older record references
     */
    private Path withLargerRecord(byte[] zip, int first, byte[] again, int named) throws IOException {
        int end = zip.length - 22;
        int second = again.length == 0 ? first : end;
        int bytes = end - first;
        byte[] both = new byte[zip.length + again.length + 56 + 20];
        ByteBuffer out = ByteBuffer.wrap(both).order(ByteOrder.LITTLE_ENDIAN);
        out.put(zip, 0, end).put(again);
        int record = out.position();
        out.putInt(0x06064b50)
                .putLong(44)
                .putShort((short) 45)
                .putShort((short) 45)
                .putLong(0);
        out.putLong(2).putLong(2).putLong(bytes).putLong(second);
        out.putInt(0x07064b50).putInt(0).putLong(record).putInt(1);
        out.put(zip, end, 16).putInt(named).putShort((short) 0);
        return Files.write(folder.resolve("twice.zip"), both);
    }

    @Test
    void rejectsFileLongerThanStated() throws IOException {
        Path zip = zip("bagit.txt", "data/a.txt");
        byte[] bytes = Files.readAllBytes(zip);
        // The uncompressed size of the first file, in the directory and after the file.
        bytes[PackedArchives.indexOf(bytes, new byte[] {'P', 'K', 1, 2}) + 24] = 5;
        bytes[PackedArchives.indexOf(bytes, new byte[] {'P', 'K', 7, 8}) + 12] = 5;
        Files.write(zip, bytes);

        try (PackageReader reader = PackageArchive.open(zip)) {
            assertThatThrownBy(() -> read(reader, "bagit.txt")).hasMessageContaining("longer than the archive states");
        }
    }

    @Test
    void reportsOtherFileTypes() throws IOException {
        Path gzip = Files.write(folder.resolve("a.tar.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        Path text = Files.writeString(folder.resolve("text"), "x".repeat(2000));

        assertThatThrownBy(() -> PackageArchive.open(gzip)).hasMessageContaining("gunzip");
        for (Map.Entry<String, byte[]> other : Map.of(
                        "unxz", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0},
                        "unzstd", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
                        "bunzip2", new byte[] {'B', 'Z', 'h', '9'})
                .entrySet()) {
            Path file = Files.write(folder.resolve(other.getKey()), Arrays.copyOf(other.getValue(), 2000));
            assertThatThrownBy(() -> PackageArchive.open(file))
                    .hasMessageContaining("run " + other.getKey() + " on it first");
        }
        assertThatThrownBy(() -> PackageArchive.open(text)).hasMessageContaining("neither a zip nor a tar");
        assertThatThrownBy(() -> PackageArchive.open(Path.of("/dev/null")))
                .hasMessageContaining("is a pipe or a device");
        Path alert = Files.writeString(folder.resolve("alert.json"), "{}");
        assertThatThrownBy(() -> PackageArchive.open(alert))
                .hasMessageContaining("'alert.json' is not a package, or it is truncated");
    }

    @Test
    void survivesRandomBytes() throws IOException {
        Random random = new Random(7);
        for (Path whole : List.of(zip("bagit.txt", "data/a", "data/b"), tar("bagit.txt", "data/a", "data/b"))) {
            byte[] bytes = Files.readAllBytes(whole);
            for (int i = 0; i < 300; i++) {
                byte[] odd = bytes.clone();
                for (int n = 0; n < 3; n++) {
                    odd[random.nextInt(odd.length)] = (byte) random.nextInt();
                }
                Path file = Files.write(folder.resolve("odd"), odd);
                try (PackageReader reader = PackageArchive.open(file)) {
                    for (Entry entry :
                            reader.entries().filter(e -> e.kind() == Kind.FILE).toList()) {
                        readIfPossible(reader, entry);
                    }
                } catch (IOException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            }
        }
    }

    private static void readIfPossible(PackageReader reader, Entry entry) throws IOException {
        try (InputStream in = reader.open(entry.path())) {
            assertThat(in.transferTo(OutputStream.nullOutputStream())).isLessThan(1 << 20);
        } catch (IOException e) {
            assertThat(e).isNotNull();
        }
    }

    private Path zip(String... names) throws IOException {
        return PackedArchives.zip(folder, names);
    }

    private Path tar(String... names) throws IOException {
        return PackedArchives.tar(folder, names);
    }

    private static String read(PackageReader reader, String path) throws IOException {
        try (InputStream in = reader.open(path)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
