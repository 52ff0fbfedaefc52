package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import gov.loc.repository.bagit.reader.BagReader;
import gov.loc.repository.bagit.verify.BagVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.testing.ShellCommand;
import org.ephemera.verify.CheckResult.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sealed package without changes: every verifier accepts it and leaves nothing behind. */
class IntactPackageTest {
    @TempDir
    static Path folder;

    private static SealedPackageMaker packages;
    private static Path sealed;

    @BeforeAll
    static void seal() throws IOException {
        packages = SealedPackageMaker.in(folder);
        sealed = packages.make("intact", 70, 100);
    }

    @Test
    void passesEveryCheck() {
        VerificationReport report = verify(Optional.of(sealed.getFileName().toString()));

        assertThat(report.checks()).as(report.toString()).noneMatch(check -> check.result() == Result.BROKEN);
        assertThat(report.verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(report.packageId())
                .contains(new PackageId(sealed.getFileName().toString()));
        assertThat(report.sealedAt()).isPresent();
        assertThat(report.checks()).extracting(CheckResult::check).containsExactly(VerificationCheck.values());
        assertThat(report.checks())
                .filteredOn(check -> check.result() == Result.SKIPPED)
                .extracting(CheckResult::check)
                .containsExactly(VerificationCheck.TIMESTAMP, VerificationCheck.VERSIONS, VerificationCheck.CUSTODY);
    }

    /** A package sealed with another key is not broken, and no statement of its seal is verified. */
    @Test
    void reportsAnotherKeyWhenTheKeyDiffers() throws Exception {
        SealedPackageMaker other = SealedPackageMaker.in(folder.resolve("other"));
        VerificationReport report = PackageVerifier.verify(new DirectoryPackage(sealed), other.key(), Optional.empty());
        String both = "signed with another key: the seal states " + PublicKeys.keyId(packages.key());

        assertThat(report.verdict()).isEqualTo(VerificationResult.OTHER_KEY);
        assertThat(report.packageId()).isEmpty();
        assertThat(report.sealedAt()).isEmpty();
        assertThat(report.checks()).noneMatch(check -> check.result() == Result.BROKEN);
        assertThat(report.checks())
                .filteredOn(check -> check.result() == Result.OTHER_KEY)
                .singleElement()
                .extracting(CheckResult::message)
                .asString()
                .contains(both, PublicKeys.keyId(other.key()));

        ShellCommand.Result script = other.runScript(sealed, "sh");
        assertThat(script.exit()).as(script.output()).isEqualTo(2);
        assertThat(script.output())
                .contains(both, PublicKeys.keyId(other.key()))
                .doesNotContain("FAIL", "sealed 2026", "ok   signature", " is sealed\n");
    }

    @Test
    void isIntactUnderAnyFolderName() {
        assertThat(verify(Optional.of("case-42")).verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(verify(Optional.empty()).verdict()).isEqualTo(VerificationResult.INTACT);
    }

    /** A case id may be a UUID; a folder name is wrong only if it is the id of another package. */
    @ParameterizedTest
    @ValueSource(strings = {"case-42", "3f2b6c1e-8d4a-4e0b-9a57-6f1c2d3e4f50", "019AB3C4-0000-7000-8000-000000000000"})
    void verifyShAcceptsAnyFolderName(String name) throws Exception {
        Path copy = Files.createDirectories(folder.resolve("copies")).resolve(name);
        Files.move(SealedPackageMaker.copy(sealed, folder.resolve("copies")), copy);

        assertThat(PackageVerifier.verify(new DirectoryPackage(copy), packages.key(), Optional.of(name))
                        .verdict())
                .isEqualTo(VerificationResult.INTACT);
        ShellCommand.Result result = packages.runScript(copy, "sh");
        assertThat(result.exit()).as(result.output()).isZero();
    }

    /** Seals are made with P-256 only, so no verifier has to support another key type. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EC -pkeyopt ec_paramgen_curve:P-384",
                "EC -pkeyopt ec_paramgen_curve:secp256k1",
                "RSA -pkeyopt rsa_keygen_bits:2048",
                "ED25519"
            })
    void verifyShRejectsOtherKeyTypes(String kind) throws Exception {
        Path keys = Files.createTempDirectory(folder, "keys");
        ShellCommand.run(keys, Map.of(), "sh", "-c", "openssl genpkey -out key -algorithm " + kind);
        ShellCommand.run(keys, Map.of(), "openssl", "pkey", "-in", "key", "-pubout", "-out", "key.pub");

        ShellCommand.Result result = ShellCommand.run(
                sealed,
                Map.of("KEY", keys.resolve("key.pub").toString()),
                "sh",
                packages.script().toString());
        assertThat(result.exit()).as(result.output()).isEqualTo(2);
        assertThat(result.output()).contains("KEY is not an ECDSA P-256 key");
    }

    @Test
    void isIntactInStore() {
        VerificationReport report = PackageVerifier.verify(
                DirectoryEvidenceStore.openReadOnly(packages.store()),
                new PackageId(sealed.getFileName().toString()),
                packages.key());

        assertThat(report.verdict()).as(report.toString()).isEqualTo(VerificationResult.INTACT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "busybox sh"})
    void verifyShPrintsOkEightTimes(String shell) throws Exception {
        assumeThat(isInstalled(shell)).as(shell).isTrue();
        ShellCommand.Result result = packages.runScript(sealed, shell.split(" "));

        assertThat(result.output().lines().filter(line -> line.startsWith("ok   ")))
                .as(result.output())
                .hasSize(8);
        assertThat(result.output()).contains("package " + sealed.getFileName() + ", sealed 2026-11-25T12:00:00Z");
        assertThat(result.exit()).isZero();
    }

    /** Tools as on macOS: no sha256sum, and a base64 without the option -w. */
    @Test
    void verifyShNeedsNoToolsOfGnu() throws Exception {
        assumeThat(isInstalled("shasum")).isTrue();
        Path path = Files.createTempDirectory(folder, "path");
        String tools =
                "basename cat cmp cut diff find fold grep head ls mktemp openssl rm sed shasum sort tail tr uniq wc xargs";
        String wrap =
                "for t in sh " + tools + "; do printf '#!/bin/sh\\nexec %s \"$@\"\\n' \"$(command -v $t)\" > $t; done;"
                        + " printf '#!/bin/sh\\necho base64: invalid option >&2; exit 64\\n' > base64; chmod +x *";
        ShellCommand.run(path, Map.of(), "sh", "-c", wrap);

        ShellCommand.Result result = ShellCommand.run(
                sealed,
                Map.of("KEY", packages.keyFile().toString(), "PATH", path.toString()),
                "sh",
                packages.script().toString());
        assertThat(result.output().lines().filter(line -> line.startsWith("ok   ")))
                .as(result.output())
                .hasSize(8);
        assertThat(result.exit()).isZero();
    }

    /** A folder that cannot be listed is not reported as changed. */
    @Test
    void verifyShReportsUnreadableFolder() throws Exception {
        Path copy = SealedPackageMaker.copy(sealed, Files.createTempDirectory(folder, "unlisted"));
        Path tools = Files.createTempDirectory(folder, "tools");
        Files.writeString(
                tools.resolve("find"), "#!/bin/sh\necho \"find: './data/raw': Permission denied\" >&2; exit 1\n");
        ShellCommand.run(tools, Map.of(), "chmod", "+x", "find");

        ShellCommand.Result result = ShellCommand.run(
                copy,
                Map.of("KEY", packages.keyFile().toString(), "PATH", tools + ":" + System.getenv("PATH")),
                "sh",
                packages.script().toString());
        assertThat(result.exit()).as(result.output()).isEqualTo(2);
        assertThat(result.output()).contains("the package cannot be listed").contains("Permission denied");
    }

    @Test
    void verifyShAcceptsRelativePaths() throws Exception {
        Path evidence = packages.store();
        ShellCommand.Result result = ShellCommand.run(
                evidence,
                Map.of("KEY", "../key.pub.pem"),
                "sh",
                "../verify.sh",
                evidence.relativize(sealed).toString());

        assertThat(result.exit()).as(result.output()).isZero();
    }

    @Test
    void verifyShReportsMissingRequirements() throws Exception {
        assertThat(ShellCommand.run(
                                sealed,
                                Map.of("KEY", ""),
                                "sh",
                                packages.script().toString())
                        .exit())
                .isEqualTo(2);
        assertThat(ShellCommand.run(
                                sealed,
                                Map.of("KEY", packages.script().toString()),
                                "sh",
                                packages.script().toString())
                        .exit())
                .isEqualTo(2);
        assertThat(packages.runScript(sealed, "sh", "-c", "exec sh \"$0\" /nowhere")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void verifyTxtContainsScriptAfterWarning() throws Exception {
        String text = Files.readString(sealed.resolve(PackageLayout.VERIFY));

        assertThat(text).startsWith("A script found inside a package proves nothing about that package");
        assertThat(text).endsWith(VerifyScript.text());
        // VERIFY.txt explains the content of the package to a reader who has nothing else.
        assertThat(text)
                .contains(
                        PackageLayout.OPEN + " ",
                        "data/trigger/ ",
                        PackageLayout.OUTCOMES + " ",
                        PackageLayout.INDEX + " ",
                        PackageLayout.RAW + " ",
                        PackageLayout.ACQUISITION + " ",
                        PackageLayout.PACKAGE + " ",
                        PackageLayout.MANIFEST + " ");
    }

    /** The text lists every required tool, so that a user can install them in advance. */
    @Test
    void verifyTxtListsRequiredTools() throws Exception {
        String text = Files.readString(sealed.resolve(PackageLayout.VERIFY));

        assertThat(text).contains("for c in basename cat cmp cut diff find fold grep head ls mktemp openssl rm sed");
        for (String tools : new String[] {"openssl", "coreutils", "diffutils", "findutils", "grep", "sed"}) {
            assertThat(text.substring(0, text.indexOf("#!/bin/sh"))).contains(tools);
            assertThat(VerifyScript.text().lines().skip(1).findFirst().orElseThrow())
                    .contains(tools);
        }
    }

    @Test
    void cosignAcceptsSeal() throws Exception {
        IndependentVerifiers.cosign(sealed, packages.keyFile());
    }

    /**
     * Later versions of cosign accept the bundle only; this version also needs the format option and a file of roots
     * that it does not use.
     */
    @Test
    void cosignAcceptsBundleOfVerifyTxt() throws Exception {
        String script = Files.readString(sealed.resolve(PackageLayout.VERIFY))
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("sed ") && line.endsWith("> BUNDLE"))
                .findFirst()
                .orElseThrow();
        Path bundle = folder.resolve("bundle.json");
        Path roots = Files.writeString(
                folder.resolve("no-roots.json"),
                "{\"mediaType\":\"application/vnd.dev.sigstore.trustedroot+json;version=0.1\"}");
        ShellCommand.run(sealed, Map.of(), "sh", "-c", script.replace("BUNDLE", bundle.toString()));
        for (String file : List.of(PackageLayout.TAG_MANIFEST, PackageLayout.BAGIT)) {
            ShellCommand.Result cosign = ShellCommand.run(
                    sealed,
                    Map.of(),
                    "cosign",
                    "verify-blob-attestation",
                    "--key",
                    packages.keyFile().toString(),
                    "--bundle",
                    bundle.toString(),
                    "--new-bundle-format",
                    "--trusted-root",
                    roots.toString(),
                    "--type",
                    SealStatement.PREDICATE_TYPE,
                    "--insecure-ignore-tlog=true",
                    file);
            assertThat(cosign.exit() == 0).as(cosign.output()).isEqualTo(file.equals(PackageLayout.TAG_MANIFEST));
        }
    }

    @Test
    void bagItLibraryAcceptsPackage() throws Exception {
        try (BagVerifier verifier = new BagVerifier()) {
            verifier.isValid(new BagReader().read(sealed), false);
        }
    }

    @Test
    void verifiersLeaveNoFilesBehind() throws Exception {
        List<String> before = listing();
        verify(Optional.empty());
        packages.runScript(sealed, "sh");

        assertThat(listing()).isEqualTo(before);
        assertThat(verify(Optional.empty()).verdict()).isEqualTo(VerificationResult.INTACT);
    }

    private static VerificationReport verify(Optional<String> name) {
        return PackageVerifier.verify(new DirectoryPackage(sealed), packages.key(), name);
    }

    private static List<String> listing() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(sealed)) {
            for (Path path : paths.sorted().toList()) {
                lines.add(path + " " + Files.getLastModifiedTime(path)
                        + (Files.isRegularFile(path) ? Digest.of(Files.readAllBytes(path)) : ""));
            }
        }
        return lines;
    }

    private static boolean isInstalled(String command) throws Exception {
        return ShellCommand.run(folder, Map.of(), "sh", "-c", "command -v " + command.split(" ", 2)[0])
                        .exit()
                == 0;
    }
}
