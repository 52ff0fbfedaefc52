package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.ephemera.format.PackageLayout;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.SealedPackageMaker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contract of verification after random changes: the package is not intact, the report names the changed place, and
 * nothing is thrown. {@code bench/fuzz} runs more rounds and also runs {@code verify.sh} on every package.
 */
public abstract class FuzzContract {
    @TempDir(factory = MemoryFolders.class)
    protected Path folder;

    private final int rounds;
    private final int scripts;

    /**
     * Creates the contract.
     *
     * @param rounds number of changes, unless a property sets it
     * @param scripts number of packages that are also verified with {@code verify.sh}
     */
    protected FuzzContract(int rounds, int scripts) {
        this.rounds = Integer.getInteger("fuzz.rounds", rounds);
        this.scripts = Integer.getInteger("fuzz.scripts", scripts);
    }

    /**
     * Packages to change.
     *
     * @param other another package, as a source of foreign parts
     * @param by sealer of both
     */
    public record Sealed(Path one, Path other, SealedPackageMaker by) {}

    /** Creates the packages; {@link #folder} is empty. */
    protected abstract Sealed seal() throws Exception;

    @Test
    void detectsEveryChange() throws Exception {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        Sealed sealed = seal();
        SealedPackageMaker packages = sealed.by();
        MemoryPackage intact = MemoryPackage.of(sealed.one());
        MemoryPackage other = MemoryPackage.of(sealed.other());
        assertThat(verify(intact, packages).verdict()).isEqualTo(VerificationResult.INTACT);

        RandomMutations mutations = new RandomMutations(intact, other, new Random(seed));
        Map<MutatedPackage.Kind, Integer> seen = new TreeMap<>();
        List<Future<Boolean>> refused = new ArrayList<>();
        List<MutatedPackage> shown = new ArrayList<>();
        try (ExecutorService showing =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (int round = 0; round < rounds; round++) {
                MutatedPackage mutated = mutations.next();
                String as = "-Dfuzz.seed=" + seed + ", round " + round + ", " + mutated.kind() + " " + mutated.places();
                isSeen(mutated, packages, as);
                seen.merge(mutated.kind(), 1, Integer::sum);
                if (mutated.onDisk() && shown.size() < scripts) {
                    Path place = folder.resolve("mutated-" + round);
                    shown.add(mutated);
                    refused.add(showing.submit(() -> isRefusedByScript(mutated, place, packages)));
                }
            }
            int byScript = 0;
            for (int i = 0; i < shown.size(); i++) {
                boolean caught = refused.get(i).get();
                byScript += caught ? 1 : 0;
                // The rest of the envelope is not signed; verify.sh extracts only the parts that it needs.
                assertThat(caught || shown.get(i).places().equals(Set.of(PackageLayout.SEAL)))
                        .as(
                                "verify.sh, seed %d, shown %d: %s",
                                seed, i, shown.get(i).places())
                        .isTrue();
            }
            System.out.println("fuzz: " + getClass().getSimpleName() + ", seed " + seed + ", " + rounds + " of "
                    + rounds + " mutations detected and named " + seen + "; verify.sh alone detects " + byScript
                    + " of " + shown.size());
        }
    }

    private static void isSeen(MutatedPackage mutated, SealedPackageMaker packages, String as) {
        VerificationReport report;
        try {
            report = verify(mutated.result(), packages);
        } catch (RuntimeException e) {
            throw new AssertionError(as, e);
        }
        assertThat(report.verdict()).as(as).isNotEqualTo(VerificationResult.INTACT);
        assertThat(report.checks()).as("%s: %s", as, report).anyMatch(mutated::isNamedBy);
    }

    private static boolean isRefusedByScript(MutatedPackage mutated, Path place, SealedPackageMaker packages)
            throws IOException {
        mutated.result().writeTo(Files.createDirectory(place));
        boolean refused = packages.runScript(place, "sh").exit() != 0;
        try (Stream<Path> all = Files.walk(place)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        return refused;
    }

    private static VerificationReport verify(MemoryPackage memory, SealedPackageMaker packages) {
        return PackageVerifier.verify(memory, packages.key(), Optional.empty());
    }
}
