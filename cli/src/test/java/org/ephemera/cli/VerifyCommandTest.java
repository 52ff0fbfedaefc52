package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.ArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.testing.SealedPackageMaker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerifyCommandTest {
    @TempDir
    Path folder;

    private SealedPackageMaker packages;
    private Path sealed;
    private String key;

    @BeforeEach
    void seal() throws IOException {
        packages = SealedPackageMaker.in(folder);
        sealed = packages.make("one", 3, 1000);
        key = packages.keyFile().toString();
    }

    @Test
    void verifiesFolder() {
        Ran ran = verify(sealed.toString());

        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out())
                .contains("ok  hashes", "ok  signature", "custody", "not checked")
                .contains(sealed.getFileName() + " is intact");
    }

    @Test
    void verifiesPackageInEachForm() throws IOException {
        Path zip = zip(sealed, folder.resolve("package.zip"));
        Path tar = tar(sealed, folder.resolve("package.tar"));
        String id = sealed.getFileName().toString();
        String store = "file:" + packages.store();

        assertThat(verify(zip.toString()).exit()).isZero();
        assertThat(verify(tar.toString()).exit()).isZero();
        assertThat(verify("file:" + sealed).exit()).isZero();
        assertThat(verify(folder.relativize(sealed) + "/").exit()).isZero();
        assertThat(verify(id, "--store", store).exit()).isZero();
        assertThat(CommandFixture.in(folder)
                        .with("EPHEMERA_STORE", store)
                        .run("verify", id, "--key", key)
                        .exit())
                .isZero();
    }

    /** Folder as {@code aws s3 sync STORE/packages/…/ID ID} creates it. */
    @Test
    void verifiesDownloadedPackageByItsId() throws IOException {
        String id = sealed.getFileName().toString();
        Files.move(sealed, folder.resolve(id));

        assertThat(verify(id).exit()).isZero();
        Files.move(zip(folder.resolve(id), folder.resolve("zip")), folder.resolve("moved"));
        Files.move(folder.resolve(id), folder.resolve("elsewhere"));
        Files.move(folder.resolve("moved"), folder.resolve(id));
        assertThat(verify(id).exit()).isZero();
    }

    @Test
    void printsEachCheckAsJson() {
        JsonNode json = verify(sealed.toString(), "--json").json();

        assertThat(json.path("packageId").asText())
                .isEqualTo(sealed.getFileName().toString());
        assertThat(json.path("verdict").asText()).isEqualTo("intact");
        assertThat(json.path("checks")).hasSizeGreaterThan(8).allSatisfy(check -> {
            assertThat(check.path("result").asText()).isIn("ok", "skipped");
            assertThat(check.path("message").asText()).isNotEmpty();
        });
        assertThat(json.path("key").path("keyid").asText()).startsWith("SHA256:");
        assertThat(json.path("sealedAt").asText()).endsWith("Z");
        assertThat(json.has("timestamp")).isTrue();
    }

    @Test
    void reportsChangedFile() throws IOException {
        Path body;
        try (Stream<Path> files = Files.walk(sealed.resolve("data/raw"))) {
            body = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(body);
        bytes[bytes.length / 2] ^= 1;
        Files.write(body, bytes);
        String path = sealed.relativize(body).toString();

        Ran ran = verify(sealed.toString());
        Ran zipped = verify(zip(sealed, folder.resolve("p.zip")).toString(), "--json");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).contains("FAIL  hashes", path, "altered", "is broken");
        assertThat(zipped.exit()).isEqualTo(1);
        assertThat(zipped.json().path("verdict").asText()).isEqualTo("broken");
        assertThat(zipped.json().path("checks")).anySatisfy(check -> {
            assertThat(check.path("check").asText()).isEqualTo("hashes");
            assertThat(check.path("result").asText()).isEqualTo("broken");
            assertThat(check.path("kind").asText()).isEqualTo("altered");
            assertThat(check.path("path").asText()).isEqualTo(path);
        });
    }

    @Test
    void reportsChangedLine() throws IOException {
        Path log;
        try (Stream<Path> segments = Files.list(sealed.resolve("data/acquisition"))) {
            log = segments.max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
        String path = sealed.relativize(log).toString();
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        lines.set(2, lines.get(2).replace("\"seq\":3,", "\"seq\": 3,"));
        Files.write(log, lines);

        Ran ran = verify(sealed.toString());

        assertThat(ran.out()).contains(path + ":4", "line 3 was changed");
        assertThat(verify(sealed.toString(), "--json").json().path("checks"))
                .filteredOn(check -> check.path("check").asText().equals("acquisition-chain"))
                .anySatisfy(check -> {
                    assertThat(check.path("path").asText()).isEqualTo(path);
                    assertThat(check.path("line").asInt()).isEqualTo(4);
                });
    }

    @Test
    void escapesNamesOfAddedFiles() throws IOException {
        Files.writeString(sealed.resolve("data/\u001b]0;owned\u0007\u202efdp.exe"), "x");

        Ran ran = verify(sealed.toString());

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.out()).doesNotContain("\u001b", "\u0007", "\u202e");
        assertThat(verify(sealed.toString(), "--json").out()).doesNotContain("\u001b", "\u0007", "\u202e");
    }

    @Test
    void reportsPackageThatIsNotSealed() throws IOException {
        Files.delete(sealed.resolve("seal.dsse.json"));

        assertThat(verify(sealed.toString()).exit()).isEqualTo(3);
    }

    @Test
    void reportsAnotherKeyWhenTheKeyDiffers() throws IOException {
        SealedPackageMaker other = SealedPackageMaker.in(folder.resolve("other"));
        String given = other.keyFile().toString();
        String both = "signed with another key: the seal states " + PublicKeys.keyId(packages.key())
                + ", but the given key is " + PublicKeys.keyId(other.key());
        Ran text = CommandFixture.in(folder).run("verify", sealed.toString(), "--key", given);
        JsonNode json = CommandFixture.in(folder)
                .run("verify", sealed.toString(), "--key", given, "--json")
                .json();

        assertThat(text.exit()).isEqualTo(3);
        assertThat(text.out().replaceAll("\\s+", " "))
                .contains(both, "the package is signed with another key")
                .doesNotContain("FAIL", "broken", "sealed 2026");
        assertThat(json.path("verdict").asText()).isEqualTo("other-key");
        assertThat(json.path("packageId").isNull()).isTrue();
        assertThat(json.path("sealedAt").isNull()).isTrue();
        assertThat(json.path("checks"))
                .filteredOn(check -> check.path("check").asText().equals("signature"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.path("result").asText()).isEqualTo("other-key");
                    assertThat(check.path("kind").asText()).isEqualTo("unknown-signer");
                    assertThat(check.path("message").asText()).isEqualTo(both);
                });
        for (String command : List.of("findings", "report")) {
            Ran ran = CommandFixture.in(folder).run(command, sealed.toString(), "--key", given);
            assertThat(ran.exit()).as(command).isEqualTo(3);
            assertThat(ran.err().replaceAll("\\s+", " ")).as(command).contains(both);
            assertThat(CommandFixture.in(folder)
                            .run(command, sealed.toString(), "--key", given, "--json")
                            .json()
                            .path("verdict")
                            .asText())
                    .as(command)
                    .isEqualTo("other-key");
        }
    }

    @Test
    void rejectsPackageFolderAsStore() throws IOException {
        Files.createDirectories(sealed.resolve("packages/2026"));
        assertThat(verify(sealed.toString()).exit()).isEqualTo(1);

        Files.delete(sealed.resolve("seal.dsse.json"));
        Path renamed = Files.move(sealed, folder.resolve("renamed"));
        assertThat(verify(renamed.toString()).exit()).isEqualTo(1);

        Path emptied = folder.resolve(sealed.getFileName());
        Files.createDirectories(emptied.resolve("packages/2026"));
        assertThat(verify(emptied.toString()).exit()).isEqualTo(1);
    }

    @Test
    void reportsTruncatedArchive() throws IOException {
        for (Path whole : List.of(zip(sealed, folder.resolve("whole.zip")), tar(sealed, folder.resolve("whole.tar")))) {
            byte[] bytes = Files.readAllBytes(whole);
            Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, bytes.length * 2 / 3));

            Ran ran = verify(cut.toString());
            Ran json = verify(cut.toString(), "--json");

            assertThat(ran.exit()).isEqualTo(3);
            assertThat(ran.err()).contains("truncated").doesNotContain("\tat ");
            assertThat(json.json().path("verdict").asText()).isEqualTo("unverifiable");
        }
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void acceptsAnyNameOfArchiveMember(String odd) throws IOException {
        String id = sealed.getFileName() + "/";
        for (String around : List.of("", id)) {
            for (String name : List.of(odd, around + odd)) {
                List<Path> archives =
                        new ArrayList<>(List.of(archive(zipped(folder.resolve("odd.zip")), around, name)));
                // The tar writer takes minutes for longer names.
                if (odd.length() < 2000) {
                    archives.add(archive(tarred(folder.resolve("odd.tar")), around, name));
                }
                for (Path archive : archives) {
                    Ran ran = verify(archive.toString());

                    assertThat(ran.exit())
                            .as("%s with '%.20s' next to '%s': %s %s", archive, name, around, ran.out(), ran.err())
                            .isIn(name.endsWith("/") ? List.of(0, 1, 3) : List.of(1, 3));
                    assertThat(ran.err()).doesNotContain("unexpected error", "\tat ");
                    assertThat(ran.out()).doesNotContain("\0");
                }
            }
        }
    }

    private static Stream<String> oddNames() {
        return Stream.of(
                "",
                "/",
                "///",
                ".",
                "./",
                "..",
                "../",
                "../x",
                "/etc/passwd",
                "a//b",
                "data",
                "data/",
                "data//",
                "bagit.txt",
                "bagit.txt/",
                "seal.dsse.json/x",
                "x\0y",
                "a/".repeat(32_000),
                "a/".repeat(32_000) + "b",
                "n".repeat(65_000),
                "a/".repeat(900) + "b");
    }

    @Test
    void rejectsZipBomb() throws IOException {
        Path bomb = folder.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(bomb))) {
            out.putNextEntry(new ZipEntry("data/raw/zeros"));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 100; i++) {
                out.write(zeros);
            }
        }

        Ran ran = verify(bomb.toString());

        assertThat(ran.exit()).isEqualTo(3);
        assertThat(ran.err())
                .startsWith("ephemera: bomb.zip looks like a zip bomb")
                .contains("unpack it")
                .doesNotContain("\tat ");
    }

    @Test
    void reportsInvalidKey() throws Exception {
        Path privateKey = folder.resolve("key.pem");

        Ran absent = CommandFixture.in(folder).run("verify", sealed.toString(), "--key", "absent.pem");
        Ran wrong = CommandFixture.in(folder).run("verify", sealed.toString(), "--key", privateKey.toString());
        Ran none = CommandFixture.in(folder).run("verify", sealed.toString());

        assertThat(absent.exit()).isEqualTo(3);
        assertThat(absent.err()).contains("there is no such file").contains("--key");
        assertThat(wrong.exit()).isEqualTo(3);
        assertThat(wrong.err()).contains("not a public key").contains("ephemera key");
        assertThat(CommandFixture.in(folder)
                        .run("verify", sealed.toString(), "--key", "/dev/zero")
                        .err())
                .contains("is larger than");
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("requires --key").contains("proves nothing");
        for (String kind : List.of("RSA", "EC")) {
            KeyPairGenerator keys = KeyPairGenerator.getInstance(kind);
            keys.initialize(kind.equals("EC") ? 384 : 2048);
            Path other = Files.writeString(
                    folder.resolve(kind + ".pem"),
                    "-----BEGIN PUBLIC KEY-----\n"
                            + Base64.getEncoder()
                                    .encodeToString(
                                            keys.generateKeyPair().getPublic().getEncoded())
                            + "\n-----END PUBLIC KEY-----\n");
            Ran unfit = CommandFixture.in(folder).run("verify", sealed.toString(), "--key", other.toString());
            assertThat(unfit.exit()).isEqualTo(3);
            assertThat(unfit.err()).contains("seals are made with ECDSA P-256");
            assertThat(unfit.err().contains("Give such a key ('ephemera key'")).isEqualTo(kind.equals("RSA"));
        }
    }

    @Test
    void printsVerificationScript() {
        Ran ran = CommandFixture.in(folder).run("verify", "--script");

        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).startsWith("#!/bin/sh\n").contains("openssl dgst -sha256");

        Ran both = verify(sealed.toString(), "--script");
        assertThat(both.exit()).as("not 0, which means intact").isEqualTo(2);
        assertThat(both.out()).isEmpty();
        assertThat(both.err()).contains("does not verify a package");
    }

    private Ran verify(String... args) {
        List<String> words = new ArrayList<>(List.of("verify"));
        words.addAll(List.of(args));
        words.addAll(List.of("--key", key));
        return CommandFixture.in(folder).run(words.toArray(String[]::new));
    }

    /** Writes the package and one more member to an archive. */
    private Path archive(ArchiveOutputStream<?> to, String around, String more) throws IOException {
        try (to) {
            for (Path file : files(sealed)) {
                put(to, around + sealed.relativize(file), Files.readAllBytes(file));
            }
            put(to, more, new byte[0]);
        }
        return folder.resolve(to instanceof TarArchiveOutputStream ? "odd.tar" : "odd.zip");
    }

    private static ArchiveOutputStream<?> zipped(Path file) throws IOException {
        return new ZipArchiveOutputStream(file);
    }

    private static ArchiveOutputStream<?> tarred(Path file) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file));
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        return tar;
    }

    private static void put(ArchiveOutputStream<?> to, String name, byte[] content) throws IOException {
        if (to instanceof ZipArchiveOutputStream zip) {
            zip.putArchiveEntry(new ZipArchiveEntry(name));
            zip.write(content);
            zip.closeArchiveEntry();
        } else if (to instanceof TarArchiveOutputStream tar) {
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
    }

    private static Path zip(Path source, Path zip) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (Path file : files(source)) {
                out.putNextEntry(new ZipEntry(source.getFileName() + "/" + source.relativize(file)));
                Files.copy(file, out);
            }
        }
        return zip;
    }

    private static Path tar(Path source, Path tar) throws IOException {
        try (OutputStream file = Files.newOutputStream(tar);
                TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Path each : files(source)) {
                out.putArchiveEntry(new TarArchiveEntry(each, "./" + source.relativize(each)));
                Files.copy(each, out);
                out.closeArchiveEntry();
            }
        }
        return tar;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
