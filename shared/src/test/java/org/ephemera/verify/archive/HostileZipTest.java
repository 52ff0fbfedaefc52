package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.ephemera.format.PackageReader;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Zips of a valid package that some program unpacks to other content, one for each trick. */
class HostileZipTest {
    @TempDir
    static Path folder;

    private static SealedPackageMaker packages;
    private static Path sealed;

    @BeforeAll
    static void seal() throws IOException {
        packages = SealedPackageMaker.in(folder);
        sealed = packages.make("one", 3, 20);
    }

    @Test
    void acceptsValidPackage() throws IOException {
        assertThat(verdict(zip(), "genuine.zip")).isEqualTo(VerificationResult.INTACT);
    }

    @TestFactory
    Stream<DynamicTest> isRejected() {
        return tricks().entrySet().stream()
                .map(trick -> DynamicTest.dynamicTest(trick.getKey(), () -> {
                    ForgedZip zip = zip();
                    trick.getValue().accept(zip);
                    Path file = write(zip, "hostile.zip");
                    assertThatThrownBy(() -> PackageArchive.open(file).close()).isInstanceOf(ArchiveException.class);
                }));
    }

    private static Map<String, Consumer<ForgedZip>> tricks() {
        Map<String, Consumer<ForgedZip>> tricks = new LinkedHashMap<>();
        first(tricks, "symbolic link by Unix mode", e -> e.external = 0120777 << 16);
        first(tricks, "symbolic link by Unix mode on a DOS host", e -> {
            e.host = 0;
            e.external = 0120777 << 16;
        });
        first(tricks, "device by Unix mode", e -> e.external = 020666 << 16);
        first(tricks, "folder by Unix mode", e -> e.external = 040755 << 16);
        first(tricks, "folder by DOS attribute", e -> e.external = 0x10);
        first(tricks, "volume label", e -> e.external = 0x08);
        first(tricks, "host system VMS", e -> e.host = 2);
        first(tricks, "host system Macintosh", e -> e.host = 7);
        first(tricks, "newer version needed", e -> e.version = 63);
        for (int id : new int[] {0x7075, 0x6375, 0x756e, 0x000d, 0x9901, 0x0017, 0x2605}) {
            String name = String.format("extra field 0x%04x", id);
            byte[] path = "\1\0\0\0\0bag.txt".getBytes(ISO_8859_1);
            first(tricks, name + " in the directory", e -> e.extra = ForgedZip.field(id, path));
            first(tricks, name + " before the file", e -> e.localExtra = ForgedZip.field(id, path));
        }
        first(tricks, "extra field cut short", e -> e.extra = new byte[] {1});
        first(tricks, "other name before the file", e -> e.localName = "x" + e.name.substring(1));
        first(tricks, "other method before the file", e -> e.localMethod = 8);
        first(tricks, "other flags before the file", e -> e.localFlags = 8);
        first(tricks, "other length before the file", e -> e.localSize++);
        first(tricks, "other packed length before the file", e -> e.localPacked--);
        first(tricks, "other CRC before the file", e -> e.localCrc++);
        first(tricks, "no length before the file", e -> e.localPacked = 0);
        first(tricks, "encrypted", e -> e.flags(1));
        first(tricks, "strongly encrypted", e -> e.flags(1 << 6));
        first(tricks, "masked headers", e -> e.flags(1 << 13));
        first(tricks, "unknown method", e -> {
            e.method = 12;
            e.localMethod = 12;
        });
        first(tricks, "stored with a descriptor", e -> {
            e.flags(8);
            e.descriptor = descriptor(e, 0);
        });
        first(tricks, "descriptor that differs", e -> {
            deflate(e);
            e.flags(8);
            e.descriptor = descriptor(e, 1);
        });
        first(tricks, "descriptor without a signature", e -> {
            deflate(e);
            e.flags(8);
            e.descriptor = Arrays.copyOfRange(descriptor(e, 0), 4, 16);
        });
        first(tricks, "zip64 length that is not needed", e -> e.extra = ForgedZip.field(1, new byte[8]));
        first(tricks, "zip64 lengths that differ", e -> {
            e.localPacked = 0xffff_ffffL;
            e.localSize = 0xffff_ffffL;
            e.localExtra = ForgedZip.field(
                    1,
                    ForgedZip.little(16).putLong(e.size).putLong(e.packed + 1).array());
        });
        first(tricks, "zip64 length that is missing", e -> e.size = 0xffff_ffffL);
        first(tricks, "another disk", e -> e.disk = 1);
        first(tricks, "comment of a member", e -> e.comment = "PK");
        first(tricks, "bytes before the first member", e -> e.before = "#!/bin/sh\n".getBytes(UTF_8));
        tricks.put("bytes between two members", zip -> zip.entries.get(1).before = new byte[1]);
        tricks.put("bytes before the directory", zip -> zip.beforeDirectory = new byte[] {'P', 'K', 3, 4});
        tricks.put("member outside the directory", zip -> {
            zip.entries.add(new ForgedZip.Entry("data/hidden.txt", new byte[1]));
            zip.entries.getLast().listed = false;
        });
        tricks.put("fewer members than stated", zip -> zip.more = 1);
        tricks.put("comment of the archive", zip -> zip.comment = "comment");
        tricks.put("bytes behind the end", zip -> zip.end = new byte[1]);
        tricks.put("second archive behind the end", zip -> zip.end = zip().toBytes());
        tricks.put(
                "zip64 record of another directory",
                zip -> zip.zip64 = ForgedZip.little(76)
                        .putInt(0x06064b50)
                        .putLong(44)
                        .put(new byte[44])
                        .putInt(0x07064b50)
                        .put(new byte[16])
                        .array());
        add(tricks, "same name twice", "bagit.txt", "");
        add(tricks, "same path by ./", "./bagit.txt", "");
        add(tricks, "file in place of a folder", "data", "");
        add(tricks, "folder in place of a file", "bagit.txt/", "");
        add(tricks, "file below a file", "bagit.txt/x", "");
        add(tricks, "folder with content", "data/more/", "x");
        for (String name : new String[] {
            "/etc/x",
            "../x",
            "data/../bagit.txt",
            "data//bagit.txt",
            "data\\bagit.txt",
            "x\0y",
            "x\ny",
            "",
            ".",
            "data/./x"
        }) {
            add(tricks, "name " + name.replaceAll("[^ -~]", "?"), name, "");
        }
        tricks.put("names in two encodings", zip -> {
            zip.entries.forEach(e -> e.name("F\u00c3\u00a4lle/" + e.name));
            zip.entries.getFirst().flags(1 << 11);
        });
        tricks.put(
                "name that is not UTF-8",
                zip -> zip.entries.forEach(e -> {
                    e.name("F\u00e4lle/" + e.name);
                    e.flags(1 << 11);
                }));
        return tricks;
    }

    private static void first(Map<String, Consumer<ForgedZip>> tricks, String name, Consumer<ForgedZip.Entry> change) {
        tricks.put(name, zip -> change.accept(zip.entries.getFirst()));
    }

    private static void add(Map<String, Consumer<ForgedZip>> tricks, String trick, String name, String content) {
        tricks.put(trick, zip -> zip.entries.add(new ForgedZip.Entry(name, content.getBytes(UTF_8))));
    }

    /** Detected when the content is read: other programs would fail or unpack more. */
    @Test
    void isNotIntactWhenPackedBytesDiffer() throws IOException {
        Map<String, Consumer<ForgedZip.Entry>> tricks = Map.of(
                "wrong CRC",
                e -> {
                    e.crc++;
                    e.localCrc++;
                },
                "bytes behind the deflated ones",
                e -> {
                    deflate(e);
                    e.content = Arrays.copyOf(e.content, e.content.length + 1);
                    e.packed++;
                    e.localPacked++;
                });
        for (Map.Entry<String, Consumer<ForgedZip.Entry>> trick : tricks.entrySet()) {
            ForgedZip zip = zip();
            trick.getValue().accept(zip.entries.getFirst());
            assertThat(verdict(zip, "packed.zip")).as(trick.getKey()).isNotEqualTo(VerificationResult.INTACT);
        }
    }

    @Test
    void rejectsZipThatIsNamedTarOrIsTar() throws IOException {
        Path named = write(zip(), "package.tar");
        assertThatThrownBy(() -> PackageArchive.open(named).close()).isInstanceOf(ArchiveException.class);

        byte[] both = zip().toBytes();
        System.arraycopy(ForgedTar.POSIX.getBytes(ISO_8859_1), 0, both, 257, 8);
        Path file = Files.write(folder.resolve("both"), both);
        assertThatThrownBy(() -> PackageArchive.open(file).close()).isInstanceOf(ArchiveException.class);
    }

    private static void deflate(ForgedZip.Entry entry) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(entry.content);
        deflater.finish();
        byte[] packed = new byte[entry.content.length + 100];
        entry.content = Arrays.copyOf(packed, deflater.deflate(packed));
        deflater.end();
        entry.method = 8;
        entry.localMethod = 8;
        entry.packed = entry.content.length;
        entry.localPacked = entry.packed;
    }

    private static byte[] descriptor(ForgedZip.Entry entry, int more) {
        return ForgedZip.little(16)
                .putInt(0x08074b50)
                .putInt(entry.crc)
                .putInt((int) entry.packed)
                .putInt((int) entry.size + more)
                .array();
    }

    private static ForgedZip zip() {
        ForgedZip zip = new ForgedZip();
        try (Stream<Path> files = Files.walk(sealed)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.entries.add(new ForgedZip.Entry(sealed.relativize(file).toString(), Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return zip;
    }

    private static Path write(ForgedZip zip, String name) throws IOException {
        return Files.write(folder.resolve(name), zip.toBytes());
    }

    private static VerificationResult verdict(ForgedZip zip, String name) throws IOException {
        try (PackageReader reader = PackageArchive.open(write(zip, name))) {
            return PackageVerifier.verify(reader, packages.key(), Optional.empty())
                    .verdict();
        }
    }
}
