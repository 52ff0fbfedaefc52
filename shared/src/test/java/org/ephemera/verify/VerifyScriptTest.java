package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.PackageLayout;
import org.ephemera.testing.PackageForgery;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@code verify.sh} on packages that try to forge its output. */
class VerifyScriptTest {
    private static final String TOOLS = "openssl sha256sum find grep cat cmp sed head tr sort cut diff ls mktemp wc";

    @TempDir
    static Path folder;

    private static SealedPackageMaker packages;
    private static SealedPackageMaker otherPackages;
    private static Path sealed;

    @BeforeAll
    static void seal() throws IOException {
        packages = SealedPackageMaker.in(folder);
        otherPackages = SealedPackageMaker.in(folder.resolve("otherPackages"));
        sealed = packages.make("one", 3, 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {":%s", ".:%s", "bin:%s", "./bin:%s", ".", ""})
    void runsNoProgramInPackage(String path) throws Exception {
        Path copy = copy();
        Path ran = copy.resolveSibling("ran");
        for (Path place : new Path[] {copy, Files.createDirectory(copy.resolve("bin"))}) {
            for (String tool : TOOLS.split(" ", -1)) {
                Files.writeString(place.resolve(tool), "#!/bin/sh\necho 'ok   signature'; : > " + ran + "\n");
            }
            ShellCommand.run(place, Map.of(), "sh", "-c", "chmod +x " + TOOLS);
        }
        for (String shell : new String[] {"dash", "bash", "busybox sh"}) {
            ShellCommand.Result result = run(copy, path.formatted(System.getenv("PATH")), shell);

            assertThat(ran).as(shell + ": " + result.output()).doesNotExist();
            assertThat(result.exit()).as(shell + ": " + result.output()).isEqualTo(1);
            assertThat(result.output()).contains("FAIL nothing else at the root");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void showsNoValueOfAnUnverifiedSeal(String shell) throws Exception {
        Path copy = copy();
        String statement = new String(
                DsseEnvelope.parse(Files.readAllBytes(copy.resolve(PackageLayout.SEAL)))
                        .statement(),
                StandardCharsets.UTF_8);
        String forged = statement
                .replace(copy.getFileName().toString(), "forged\\nok   forged")
                .replaceFirst("\"sealedAt\":\"[^\"]*\"", "\"sealedAt\":\"forged\"");
        new PackageForgery(copy)
                .sealed(forged.getBytes(StandardCharsets.UTF_8), otherPackages.signer())
                .replace(PackageLayout.SEAL, PublicKeys.keyId(otherPackages.key()), PublicKeys.keyId(packages.key()));

        ShellCommand.Result result = packages.runScript(copy, shell.split(" ", -1));
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.output()).doesNotContain("forged").doesNotContain("is sealed\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void indentsAndTruncatesTextOfPackage(String shell) throws Exception {
        Path copy = copy();
        Files.writeString(copy.resolve("data/a\nok   signature\u001b\rok"), "");
        Files.writeString(copy.resolve("data/" + "é".repeat(120)), "");
        assertHarmless(packages.runScript(copy, shell.split(" ", -1)));

        Path listed = copy();
        Files.writeString(
                listed.resolve(PackageLayout.MANIFEST), "ok   data\n\rok\n\0\nok\\nok\n" + "0".repeat(300) + "\n");
        assertHarmless(packages.runScript(listed, shell.split(" ", -1)));
    }

    private static void assertHarmless(ShellCommand.Result result) {
        assertThat(result.exit()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).matches("[ -~\n]*");
        assertThat(result.output().lines().filter(line -> line.startsWith("ok")))
                .as(result.output())
                .doesNotHaveDuplicates()
                .allMatch(line -> line.startsWith("ok   "))
                .doesNotContain("ok   data");
        assertThat(result.output().lines().filter(line -> line.startsWith(" ")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("       ") && line.length() <= 207);
    }

    /** Some versions of openssl, and compatible programs, ignore bytes after the signature. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void rejectsByteAfterSignature(String shell) throws Exception {
        Path tools = Files.createTempDirectory(folder, "tools");
        Files.writeString(
                tools.resolve("openssl"),
                "#!/bin/sh\n[ $1 = dgst ] || exec "
                        + ShellCommand.run(folder, Map.of(), "sh", "-c", "command -v openssl")
                                .output()
                                .strip()
                        + " \"$@\"\n");
        ShellCommand.run(tools, Map.of(), "chmod", "+x", "openssl");
        String path = tools + ":" + System.getenv("PATH");
        Path copy = copy();

        assertThat(run(copy, path, shell).exit()).isZero();
        new PackageForgery(copy).lengthenSignature();
        ShellCommand.Result result = run(copy, path, shell);
        assertThat(result.exit()).as(result.output()).isEqualTo(1);
        assertThat(result.output()).contains("FAIL signature");
    }

    /** The output contains no part of an envelope except a well-formed key id. */
    @Test
    void hidesMalformedKeyId() throws Exception {
        Path copy = copy();
        DsseEnvelope old = DsseEnvelope.parse(Files.readAllBytes(copy.resolve(PackageLayout.SEAL)));
        String signature = Base64.getEncoder().encodeToString(new byte[70]);
        for (String keyId : new String[] {"SHA256:" + "0".repeat(63) + "g", "\\nok   signature", "", "\nok   x"}) {
            Files.write(
                    copy.resolve(PackageLayout.SEAL),
                    ("{\"payload\":\"" + old.payload() + "\",\"payloadType\":\"" + DsseEnvelope.PAYLOAD_TYPE
                                    + "\",\"signatures\":[{\"keyid\":\"" + keyId + "\",\"sig\":\"" + signature
                                    + "\"}]}")
                            .getBytes(StandardCharsets.UTF_8));
            ShellCommand.Result result = packages.runScript(copy, "dash");
            assertThat(result.exit()).as(result.output()).isEqualTo(1);
            assertThat(result.output()).doesNotContain("ok   signature", "ok   x", "0g");
        }
    }

    /** A file that {@code find} lists and {@code sha256sum} cannot open must not count as absent. */
    @ParameterizedTest
    @ValueSource(strings = {"dash", "bash", "busybox sh"})
    void doesNotAcceptAFileThatCannotBeRead(String shell) throws Exception {
        Path copy = copy();
        ShellCommand.run(
                copy.resolve("data"),
                Map.of(),
                "sh",
                "-c",
                "n=$(printf '%0200d' 0); for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21; do"
                        + " mkdir $n; cd -P ./$n; done; echo planted > added.json");
        try {
            ShellCommand.Result result = packages.runScript(copy, shell.split(" ", -1));
            assertThat(result.exit()).as(result.output()).isEqualTo(2);
        } finally {
            ShellCommand.run(folder, Map.of(), "rm", "-rf", copy.toString());
        }
    }

    private static Path copy() throws IOException {
        return SealedPackageMaker.copy(sealed, Files.createTempDirectory(folder, "copy"));
    }

    private static ShellCommand.Result run(Path place, String path, String shell) throws Exception {
        String[] words = shell.split(" ", -1);
        words[0] = ShellCommand.run(folder, Map.of(), "sh", "-c", "command -v " + words[0])
                .output()
                .strip();
        String[] command = java.util.Arrays.copyOf(words, words.length + 1);
        command[words.length] = packages.script().toString();
        return ShellCommand.run(place, Map.of("KEY", packages.keyFile().toString(), "PATH", path), command);
    }
}
