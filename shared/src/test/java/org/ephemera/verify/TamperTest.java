package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.bag.DirectoryPackage;
import org.ephemera.testing.SealedPackages;
import org.ephemera.testing.Shell;
import org.ephemera.verify.CheckResult.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tampers with a package in every way we know. Of each, our verifier must say in which way and where, and {@code
 * verify.sh} must refuse it, too, unless only the owner of the key could have done it.
 */
class TamperTest {
    @TempDir
    static Path folder;

    private static SealedPackages packages;
    private static SealedPackages strangers;
    private static Path sealed;
    private static Path other;

    @BeforeAll
    static void seal() throws IOException {
        packages = SealedPackages.in(folder.resolve("ours"));
        strangers = SealedPackages.in(folder.resolve("theirs"));
        sealed = packages.make("one", 66, 20);
        other = packages.make("other", 3, 20);
    }

    @TestFactory
    Stream<DynamicTest> isFound() {
        return Stream.of(
                        ContentWays.content(), ContentWays.names(), SealWays.seals(), SealWays.log(), SealWays.owners())
                .flatMap(List::stream)
                .map(way -> DynamicTest.dynamicTest(way.name(), () -> check(way)));
    }

    @Test
    void aPackageUnderAnotherPackagesNameIsFound() throws Exception {
        for (Path swapped : List.of(sealed, other)) {
            Path into = folder.resolve("renamed-" + swapped.getFileName());
            Path copy = SealedPackages.copy(swapped, into);
            Path renamed = Files.move(copy, into.resolve((swapped.equals(sealed) ? other : sealed).getFileName()));
            assertFound(renamed, Check.SEAL, Optional.of(Kind.RENAMED), "", Verdict.BROKEN);
            assertThat(packages.runScript(renamed, "sh").exit()).isEqualTo(1);
        }
    }

    private static void check(TamperWay way) throws Exception {
        Path into = Files.createDirectory(folder.resolve(way.name().replaceAll("[^a-z]", "-")));
        Path tampered = SealedPackages.copy(sealed, into);
        way.tamper().with(new Tampering(tampered, packages, strangers, other));

        Verdict verdict = way.name().equals("seal stripped") ? Verdict.UNVERIFIABLE : Verdict.BROKEN;
        assertFound(tampered, way.check(), way.kind(), way.path(), verdict);

        Shell.Result script = packages.runScript(tampered, "sh");
        assertThat(script.exit()).as(script.output()).isEqualTo(way.owners() ? 0 : 1);
    }

    private static void assertFound(Path tampered, Check check, Optional<Kind> kind, String path, Verdict verdict) {
        VerificationReport report = PackageVerifier.verify(
                new DirectoryPackage(tampered),
                packages.key(),
                Optional.of(tampered.getFileName().toString()));

        assertThat(report.verdict()).as(report.toString()).isEqualTo(verdict);
        assertThat(report.checks()).anySatisfy(result -> {
            assertThat(result.check()).isEqualTo(check);
            assertThat(result.result()).isEqualTo(Result.BROKEN);
            assertThat(result.kind()).isEqualTo(kind);
            assertThat(result.path().orElse("")).endsWith(path);
            assertThat(result.message()).isNotBlank();
        });
    }
}
