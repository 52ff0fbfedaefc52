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
import org.ephemera.bag.Layout;
import org.ephemera.testing.InMemory;
import org.ephemera.testing.SealedPackages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is changed, anywhere, the package is not intact any more, what is said names the place, and nothing is thrown.
 * {@code bench/fuzz} runs the same with more rounds and shows all of them to {@code verify.sh}, too.
 */
class FuzzTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 1500);
    private static final int SCRIPTS = Integer.getInteger("fuzz.scripts", 40);

    @TempDir(factory = InMemory.class)
    Path folder;

    @Test
    void noChangeGoesUnseen() throws Exception {
        long seed = Long.getLong("fuzz.seed", System.nanoTime());
        SealedPackages packages = SealedPackages.in(folder);
        MemoryPackage intact = MemoryPackage.of(packages.make("fuzz", 3, 20));
        MemoryPackage other = MemoryPackage.of(packages.make("other", 3, 20));
        assertThat(verify(intact, packages).verdict()).isEqualTo(Verdict.INTACT);

        Mutations mutations = new Mutations(intact, other, new Random(seed));
        Map<Mutated.Kind, Integer> seen = new TreeMap<>();
        List<Future<Boolean>> refused = new ArrayList<>();
        List<Mutated> shown = new ArrayList<>();
        try (ExecutorService scripts =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            for (int round = 0; round < ROUNDS; round++) {
                Mutated mutated = mutations.next();
                String as = "-Dfuzz.seed=" + seed + ", round " + round + ", " + mutated.kind() + " " + mutated.places();
                isSeen(mutated, packages, as);
                seen.merge(mutated.kind(), 1, Integer::sum);
                if (mutated.onDisk() && shown.size() < SCRIPTS) {
                    Path place = folder.resolve("mutated-" + round);
                    shown.add(mutated);
                    refused.add(scripts.submit(() -> isRefusedByScript(mutated, place, packages)));
                }
            }
            int byScript = 0;
            for (int i = 0; i < shown.size(); i++) {
                boolean caught = refused.get(i).get();
                byScript += caught ? 1 : 0;
                // The rest of the envelope is signed by nobody; verify.sh takes out of it what it needs.
                assertThat(caught || shown.get(i).places().equals(Set.of(Layout.SEAL)))
                        .as(
                                "verify.sh, seed %d, shown %d: %s",
                                seed, i, shown.get(i).places())
                        .isTrue();
            }
            System.out.println("fuzz: seed " + seed + ", " + ROUNDS + " of " + ROUNDS + " mutations detected and named "
                    + seen + "; verify.sh alone detects " + byScript + " of " + shown.size());
        }
    }

    private static void isSeen(Mutated mutated, SealedPackages packages, String as) {
        VerificationReport report;
        try {
            report = verify(mutated.result(), packages);
        } catch (RuntimeException e) {
            throw new AssertionError(as, e);
        }
        assertThat(report.verdict()).as(as).isNotEqualTo(Verdict.INTACT);
        assertThat(report.checks()).as("%s: %s", as, report).anyMatch(mutated::isNamedBy);
    }

    private static boolean isRefusedByScript(Mutated mutated, Path place, SealedPackages packages) throws IOException {
        mutated.result().writeTo(Files.createDirectory(place));
        boolean refused = packages.runScript(place, "sh").exit() != 0;
        try (Stream<Path> all = Files.walk(place)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        return refused;
    }

    private static VerificationReport verify(MemoryPackage memory, SealedPackages packages) {
        return PackageVerifier.verify(memory, packages.key(), Optional.empty());
    }
}
