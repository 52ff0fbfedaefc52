package org.ephemera.verify.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ephemera.format.PackageReader;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tars of a valid package that some program unpacks to other content, one for each trick. */
class HostileTarTest {
    @TempDir
    static Path folder;

    private static SealedPackageMaker packages;
    private static Path sealed;

    @BeforeAll
    static void seal() throws IOException {
        packages = SealedPackageMaker.in(folder);
        sealed = packages.make("one", 3, 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {ForgedTar.POSIX, ForgedTar.GNU})
    void acceptsValidPackage(String magic) throws IOException {
        try (PackageReader reader = PackageArchive.open(write(tar(magic)))) {
            assertThat(PackageVerifier.verify(reader, packages.key(), Optional.empty())
                            .verdict())
                    .isEqualTo(VerificationResult.INTACT);
        }
    }

    @TestFactory
    Stream<DynamicTest> isRejected() {
        return Stream.concat(tricks(ForgedTar.POSIX, posix()), tricks(ForgedTar.GNU, gnu()));
    }

    private static Stream<DynamicTest> tricks(String magic, Map<String, Consumer<ForgedTar>> own) {
        Map<String, Consumer<ForgedTar>> tricks = both();
        tricks.putAll(own);
        return tricks.entrySet().stream()
                .map(trick -> DynamicTest.dynamicTest(
                        (magic.equals(ForgedTar.GNU) ? "GNU: " : "POSIX: ") + trick.getKey(), () -> {
                            ForgedTar tar = tar(magic);
                            trick.getValue().accept(tar);
                            Path file = write(tar);
                            assertThatThrownBy(() -> PackageArchive.open(file).close())
                                    .isInstanceOf(ArchiveException.class);
                        }));
    }

    private static Map<String, Consumer<ForgedTar>> both() {
        Map<String, Consumer<ForgedTar>> tricks = new LinkedHashMap<>();
        for (char type : "12346789ADIKMNSVXg\0q".toCharArray()) {
            tricks.put("member of type " + (type == 0 ? "NUL" : type), tar -> {
                ForgedTar.Entry special = tar.entry("data/more", "").type(type);
                special.link = "12".indexOf(type) < 0 ? "" : "/etc/passwd";
                tar.entries.add(special);
            });
        }
        first(tricks, "file of type NUL", e -> e.type = 0);
        first(tricks, "name of a link on a file", e -> e.link = "/etc/passwd");
        first(tricks, "mode of a link", e -> e.mode = "0120777\0");
        first(tricks, "wrong checksum", e -> e.checksum = "000001\0 ");
        first(tricks, "length in binary", e -> {
            byte[] size = new byte[12];
            size[0] = (byte) 0x80;
            size[11] = (byte) e.content.length;
            size[10] = (byte) (e.content.length >> 8);
            e.size = new String(size, ISO_8859_1);
        });
        first(tricks, "length that is not octal", e -> e.size = "0x000000010\0");
        first(tricks, "length behind its end", e -> e.size = e.size.substring(4, 11) + "\0" + "0777");
        first(tricks, "name behind its end", e -> e.name = e.name + "\0more");
        first(tricks, "bytes behind the fields", e -> e.pad = "tar");
        tricks.put("folder with content", tar -> {
            ForgedTar.Entry data = tar.entry("data/", "x".repeat(512)).type('5');
            tar.entries.addFirst(data);
        });
        for (String name : new String[] {
            "bagit.txt",
            "./bagit.txt",
            "data",
            "bagit.txt/x",
            "/x",
            "../x",
            "data/../x",
            "data//x",
            "data\\x",
            "x\ny",
            "",
            ".",
            "data/x/"
        }) {
            tricks.put("file " + name.replace('\n', '?'), tar -> tar.entries.add(tar.entry(name, "")));
        }
        tricks.put(
                "folder in place of a file",
                tar -> tar.entries.add(tar.entry("bagit.txt", "").type('5')));
        tricks.put("other form in the middle", tar -> {
            String other = tar.entries.getFirst().magic.equals(ForgedTar.GNU) ? ForgedTar.POSIX : ForgedTar.GNU;
            tar.entries.get(1).magic = other;
        });
        first(tricks, "neither form", e -> e.magic = "ustar\0\0\0");
        tricks.put("lone block of zeros", tar -> tar.end = new byte[512]);
        tricks.put("no end", tar -> tar.end = new byte[0]);
        tricks.put("members behind the end", tar -> {
            byte[] more = tar(tar.entries.getFirst().magic).toBytes();
            tar.end = Arrays.copyOf(new byte[1024], 1024 + more.length);
            System.arraycopy(more, 0, tar.end, 1024, more.length);
        });
        tricks.put("bytes behind the end", tar -> {
            tar.end = new byte[2048];
            tar.end[2047] = 1;
        });
        return tricks;
    }

    private static Map<String, Consumer<ForgedTar>> posix() {
        Map<String, Consumer<ForgedTar>> tricks = new LinkedHashMap<>();
        for (String key : new String[] {
            "size", "linkpath", "hdrcharset", "GNU.sparse.major", "GNU.sparse.name", "GNU.sparse.realsize",
            "SCHILY.realsize", "SCHILY.filetype", "charset", "comment", "SCHILY.fflags", "SCHILY.acl.access"
        }) {
            tricks.put("pax " + key, tar -> tar.entries.addFirst(tar.pax(key, "1")));
        }
        for (String path : new String[] {"/x", "../x", "data/../x", "data\\x", "x\0y", "bagit.txt", "data/x/"}) {
            tricks.put("pax path " + path.replace('\0', '?'), tar -> {
                tar.entries.add(tar.pax("path", path));
                tar.entries.add(tar.entry("data/more", ""));
            });
        }
        tricks.put(
                "pax global header",
                tar -> tar.entries.addFirst(tar.pax("path", "x").type('g')));
        tricks.put(
                "pax record twice",
                tar -> tar.entries.addFirst(
                        tar.entry("x", ForgedTar.record("path", "data/a") + ForgedTar.record("path", "data/b"))
                                .type('x')));
        for (String record :
                new String[] {"8 path=a", "99 path=a\n", "path=a\n", "0 a=b\n", "10 path=a \n", "6 a=b\n\n"}) {
            tricks.put(
                    "pax record '" + record.strip() + "'",
                    tar -> tar.entries.addFirst(tar.entry("x", record).type('x')));
        }
        tricks.put("pax header twice", tar -> {
            tar.entries.addFirst(tar.pax("mtime", "1"));
            tar.entries.addFirst(tar.pax("path", "data/x"));
        });
        tricks.put("pax header at the end", tar -> tar.entries.add(tar.pax("mtime", "1")));
        tricks.put(
                "long name of GNU",
                tar -> tar.entries.addFirst(
                        tar.entry("././@LongLink", "data/x\0").type('L')));
        tricks.put("names in two encodings", tar -> {
            tar.entries.forEach(e -> e.name = "F\u00c3\u00a4/" + e.name);
            tar.entries.addFirst(tar.pax("path", "F\u00c3\u00a4/VERIFY.txt"));
        });
        return tricks;
    }

    private static Map<String, Consumer<ForgedTar>> gnu() {
        Map<String, Consumer<ForgedTar>> tricks = new LinkedHashMap<>();
        first(tricks, "prefix", e -> e.prefix = "other");
        tricks.put("pax header", tar -> tar.entries.addFirst(tar.pax("mtime", "1")));
        for (String name : new String[] {"data/x\0y\0", "data/x", "\0", "../x\0"}) {
            tricks.put(
                    "long name " + name.replace('\0', '?'),
                    tar -> tar.entries.addFirst(tar.entry("././@LongLink", name).type('L')));
        }
        tricks.put("long name twice", tar -> {
            tar.entries.addFirst(tar.entry("././@LongLink", "data/x\0").type('L'));
            tar.entries.addFirst(tar.entry("././@LongLink", "data/y\0").type('L'));
        });
        return tricks;
    }

    private static void first(Map<String, Consumer<ForgedTar>> tricks, String name, Consumer<ForgedTar.Entry> change) {
        tricks.put(name, tar -> change.accept(tar.entries.getFirst()));
    }

    private static ForgedTar tar(String magic) {
        ForgedTar tar = new ForgedTar(magic);
        try (Stream<Path> files = Files.walk(sealed)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                tar.entries.add(
                        new ForgedTar.Entry(magic, sealed.relativize(file).toString(), Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return tar;
    }

    private static Path write(ForgedTar tar) throws IOException {
        return Files.write(folder.resolve("package.tar"), tar.toBytes());
    }
}
