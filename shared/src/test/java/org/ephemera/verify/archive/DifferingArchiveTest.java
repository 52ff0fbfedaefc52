package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives from which another program would unpack other files than the verified ones. */
class DifferingArchiveTest {
    @TempDir
    Path folder;

    /** BusyBox, and programs that unpack from a pipe, use the header before each file and not the directory. */
    @Test
    void rejectsZipWithDifferentLocalNames() throws IOException {
        byte[] zip = Files.readAllBytes(PackedArchives.zip(folder, "bagit.txt", "data/a.txt"));
        int name = PackedArchives.indexOf(zip, "data/a.txt".getBytes(UTF_8));
        zip[name + 5] = 'b';

        assertDiffering(zip);
    }

    @Test
    void rejectsZipWithUnlistedFile() throws IOException {
        byte[] zip = Files.readAllBytes(PackedArchives.zip(folder, "bagit.txt", "data/a.txt", "data/b.txt"));
        int first = PackedArchives.indexOf(zip, new byte[] {'P', 'K', 1, 2});
        int length = 46 + "bagit.txt".length();
        int last = 46 + "data/b.txt".length();
        int end = zip.length - 22;
        // Without the last entry, and without the first.
        for (int[] left : new int[][] {{first, end - last}, {first + length, end}}) {
            ByteBuffer less =
                    ByteBuffer.allocate(first + left[1] - left[0] + 22).order(ByteOrder.LITTLE_ENDIAN);
            less.put(zip, 0, first).put(zip, left[0], left[1] - left[0]).put(zip, end, 8);
            less.putShort((short) 2)
                    .putShort((short) 2)
                    .putInt(left[1] - left[0])
                    .putInt(first)
                    .putShort((short) 0);
            assertDiffering(less.array());
        }
    }

    /** An extra field (0x7075) may contain a second name, which not all programs use. */
    @Test
    void rejectsZipWithTwoNamesOfFile() throws IOException {
        byte[] plain = "data/a.txt".getBytes(UTF_8);
        CRC32 crc = new CRC32();
        crc.update(plain);
        ByteBuffer extra = ByteBuffer.allocate(9 + plain.length).order(ByteOrder.LITTLE_ENDIAN);
        extra.putShort((short) 0x7075).putShort((short) (5 + plain.length)).put((byte) 1);
        extra.putInt((int) crc.getValue()).put("data/b.txt".getBytes(UTF_8));
        Path zip = folder.resolve("names.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip), ISO_8859_1)) {
            ZipEntry entry = new ZipEntry("data/a.txt");
            entry.setExtra(extra.array());
            out.putNextEntry(entry);
        }

        assertDiffering(Files.readAllBytes(zip));
    }

    private void assertDiffering(byte[] archive) throws IOException {
        Path odd = Files.write(folder.resolve("odd"), archive);
        assertThatThrownBy(() -> PackageArchive.open(odd))
                .isInstanceOf(ArchiveException.class)
                .hasMessageContaining("not every program would unpack the files that are verified");
    }

    @Test
    void rejectsAmbiguousTar() throws IOException {
        byte[] tar = Files.readAllBytes(PackedArchives.tar(folder, "bagit.txt", "data/a"));
        byte[] more = Files.readAllBytes(PackedArchives.tar(folder, "data/b"));
        ByteBuffer goesOn = ByteBuffer.allocate(5 * 512 + more.length);
        goesOn.put(tar, 0, 5 * 512).put(more);

        assertDiffering(goesOn.array());

        Path pax = folder.resolve("pax.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(pax))) {
            TarArchiveEntry entry = new TarArchiveEntry("data/a", true);
            entry.setSize(2);
            entry.addPaxHeader("comment", "22");
            out.putArchiveEntry(entry);
            out.write(new byte[2]);
            out.closeArchiveEntry();
        }
        String text = new String(Files.readAllBytes(pax), ISO_8859_1);
        String said = "14 comment=22\n";
        assertThat(text).contains(said);
        assertDiffering(text.replace(said, "14 size=00001\n").getBytes(ISO_8859_1));
    }

    /** BusyBox reads the stated content of a folder as the next files. */
    @Test
    void rejectsFolderWithContent() throws IOException {
        Path tar = folder.resolve("folder.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            for (String name : List.of("data/", "hidden", "bagit.txt")) {
                TarArchiveEntry entry = new TarArchiveEntry(name, true);
                entry.setSize(name.equals("data/") ? 512 : 0);
                out.putArchiveEntry(entry);
                out.closeArchiveEntry();
            }
        }

        assertDiffering(Files.readAllBytes(tar));
    }
}
