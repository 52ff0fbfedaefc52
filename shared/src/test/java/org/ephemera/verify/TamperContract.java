package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.testing.SealedPackageMaker;
import org.ephemera.testing.ShellCommand;
import org.ephemera.verify.CheckResult.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contract of verification after every known kind of tampering, wherever the package is stored. The verifier must
 * report the kind and the place. {@code verify.sh} must reject the package too, unless only the owner of the key can
 * have changed it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class TamperContract {
    private Path folder;
    private Sealed packages;

    /**
     * Packages to tamper with.
     *
     * @param one package with an item that has 66 responses in two segments, in a folder with its id as name
     * @param other another package
     * @param log name of that item
     * @param ours sealer of both
     * @param theirs sealer with another key
     */
    public record Sealed(Path one, Path other, String log, SealedPackageMaker ours, SealedPackageMaker theirs) {}

    /** Result of the verifier. */
    public record VerifierResult(VerificationResult verdict, List<CheckResult> checks) {}

    /** Creates the packages in an empty folder. */
    protected abstract Sealed seal(Path folder) throws Exception;

    /** Stores the package, in place of the one with its name, and verifies it there. */
    protected abstract VerifierResult verify(Path tampered, ECPublicKey key) throws Exception;

    /** Reports whether the store can hold the content of the folder. */
    protected abstract boolean canBeKept(Path tampered) throws Exception;

    /** Returns true if the package is of an ECS task with an item for its memory. */
    protected boolean isOfTask() {
        return false;
    }

    /** Names of the kinds of tampering that such packages cannot contain. */
    protected Set<String> withoutPlace() {
        return Set.of();
    }

    @BeforeAll
    void sealBefore(@TempDir Path empty) throws Exception {
        folder = empty;
        packages = seal(empty);
    }

    @TestFactory
    Stream<DynamicTest> reportsTampering() {
        List<TamperCase> cases = isOfTask() ? TamperCase.ofTask() : TamperCase.all();
        return cases.stream()
                .filter(way -> !withoutPlace().contains(way.name()))
                .map(way -> DynamicTest.dynamicTest(way.name(), () -> check(way)));
    }

    @Test
    void isBrokenUnderNameOfOtherPackage() throws Exception {
        for (Path swapped : List.of(packages.one(), packages.other())) {
            Path into = folder.resolve("renamed-" + swapped.getFileName());
            Path copy = SealedPackageMaker.copy(swapped, into);
            Path other = swapped.equals(packages.one()) ? packages.other() : packages.one();
            Path renamed = Files.move(copy, into.resolve(other.getFileName()));
            assertFound(
                    renamed, VerificationCheck.SEAL, Optional.of(DeviationKind.RENAMED), "", VerificationResult.BROKEN);
            assertThat(packages.ours().runScript(renamed, "sh").exit()).isEqualTo(1);
        }
    }

    private void check(TamperCase way) throws Exception {
        Path into = Files.createDirectory(folder.resolve(way.name().replaceAll("[^a-z]", "-")));
        Path tampered = SealedPackageMaker.copy(packages.one(), into);
        way.tamper()
                .with(new TamperedCopy(tampered, packages.ours(), packages.theirs(), packages.other(), packages.log()));
        assumeThat(canBeKept(tampered)).as("can be kept").isTrue();

        VerificationResult verdict = switch (way.name()) {
            case "seal stripped" -> VerificationResult.UNVERIFIABLE;
            case "sealed with another key" -> VerificationResult.OTHER_KEY;
            default -> VerificationResult.BROKEN;
        };
        assertFound(tampered, way.check(), way.kind(), way.path(), verdict);

        ShellCommand.Result script = packages.ours().runScript(tampered, "sh");
        assertThat(script.exit())
                .as(script.output())
                .isEqualTo(way.owners() ? 0 : verdict == VerificationResult.BROKEN ? 1 : 2);
    }

    private void assertFound(
            Path tampered,
            VerificationCheck check,
            Optional<DeviationKind> kind,
            String path,
            VerificationResult verdict)
            throws Exception {
        VerifierResult said = verify(tampered, packages.ours().key());

        assertThat(said.verdict()).as(said.toString()).isEqualTo(verdict);
        assertThat(said.checks())
                .extracting(CheckResult::message)
                .as("sentences, not what a list prints")
                .noneMatch(message -> message.matches(".* \\[[A-Z_, ]*\\]"));
        assertThat(said.checks()).anySatisfy(result -> {
            assertThat(result.check()).isEqualTo(check);
            assertThat(result.result())
                    .isEqualTo(verdict == VerificationResult.OTHER_KEY ? Result.OTHER_KEY : Result.BROKEN);
            assertThat(result.kind()).isEqualTo(kind);
            assertThat(result.path().orElse("")).endsWith(path);
            assertThat(result.message()).isNotBlank();
        });
    }
}
