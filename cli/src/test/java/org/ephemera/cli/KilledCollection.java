package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.SealedContent;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;

/**
 * A package in a folder of its own, begun by a process that is killed, and finished by others.
 *
 * @param begin words of the command that begins it
 * @param keeping where it is kept, and who signs it
 */
record KilledCollection(
        Path folder,
        List<String> begin,
        KillPoint point,
        Map<String, String> env,
        PackageStorage keeping,
        FastStart fast) {
    /**
     * What came of it.
     *
     * @param seals how many were made, in all processes
     * @param orphans how many bodies the index says that nobody told of
     * @param faster true if the process had ended by itself before the signal came
     */
    record Ended(long seals, int orphans, boolean faster) {}

    /** {@code packages/2026/11/25/ID/…} */
    private static final int ID_AT = 4;

    private static final String SEALED = "stored " + PackageLayout.SEAL;
    /** After that a claim is over whose holder may be alive. */
    private static final long CLAIM_SECONDS = 200;

    /** Fails if the package is not whole in the end, or if anything was written after its seal. */
    Ended run() throws Exception {
        boolean faster = kill(point.first(), begin.toArray(String[]::new));
        boolean stood = stands();
        if (!point.first().startsWith(KillPoint.PASSING)) {
            assertThat(stood)
                    .as("sealed when killed, %s", point)
                    .isEqualTo(point.first().equals(KillPoint.SEALED));
        }
        turnTheClock(1);
        if (point.again().isPresent() && !stood) {
            kill(point.again().get(), again());
            turnTheClock(2);
        }

        String[] again = again();
        assertThat(point.sample() ? inItsOwnProcess(again) : here(again))
                .as("%s, %s", List.of(again), point)
                .isZero();
        EvidenceStore store = keeping.store();
        Set<PackageId> packages = packages(store);
        assertThat(packages).as("packages, %s", point).hasSize(1);
        PackageId sealed = packages.iterator().next();
        Map<String, Digest> before = hashes(store, sealed);
        assertThat(here("collect", "--resume", sealed.value(), "--quiet")).isZero();
        assertThat(hashes(store, sealed)).as("after a second resume, %s", point).isEqualTo(before);
        return new Ended(seals(stood), isIntact(store, sealed), faster);
    }

    /** Where the store lies beyond a network nobody believes that a process is dead before its claim is over. */
    private void turnTheClock(int times) throws IOException {
        if (keeping.takesTime()) {
            Files.writeString(folder.resolve(StoppableProgram.AHEAD), String.valueOf(times * CLAIM_SECONDS));
        }
    }

    /** Killed before there was a package, the same words open it; after that there is an id, and the same event leads to it too. */
    private String[] again() throws IOException {
        if (point.sameEvent() && begin.contains("--alert")) {
            return begin.toArray(String[]::new);
        }
        return keys(keeping.store()).stream()
                .filter(key -> key.endsWith("/" + PackageLayout.OPEN))
                .findAny()
                .map(key -> new String[] {"collect", "--resume", id(key).value(), "--quiet"})
                .orElse(begin.toArray(String[]::new));
    }

    /** Below {@code packages/}, by their keys. */
    private static List<String> keys(EvidenceStore store) throws IOException {
        return StoreListing.of(store, "packages/").stream()
                .map(StoredObject::key)
                .toList();
    }

    private static PackageId id(String key) {
        return new PackageId(key.split("/", -1)[ID_AT]);
    }

    private static Set<PackageId> packages(EvidenceStore store) throws IOException {
        return keys(store).stream().map(KilledCollection::id).collect(Collectors.toSet());
    }

    private static Map<String, Digest> hashes(EvidenceStore store, PackageId sealed) throws IOException {
        Map<String, Digest> hashes = new TreeMap<>();
        for (StoredObject object : StoreListing.of(store, sealed.prefix())) {
            try (InputStream in = store.open(object.key())) {
                hashes.put(object.key(), Digest.of(in.readAllBytes()));
            }
        }
        return hashes;
    }

    /** @return true if it was met in passing, and was faster */
    private boolean kill(String where, String... words) throws Exception {
        Process child = start(where, words);
        try (BufferedReader said = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            assertThat(said.readLine()).as("stopped, %s", point).isEqualTo(StoppableProgram.HERE);
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        boolean faster = where.startsWith(KillPoint.PASSING) && child.exitValue() == 0;
        assertThat(child.exitValue()).as("exit, %s", point).isEqualTo(faster ? 0 : 128 + 9);
        return faster;
    }

    private int inItsOwnProcess(String... words) throws Exception {
        Process child = start(StoppableProgram.NEVER, words);
        String said = new String(child.getInputStream().readAllBytes(), UTF_8);
        int exit = child.waitFor();
        if (exit != 0) {
            System.out.println(said + new String(child.getErrorStream().readAllBytes(), UTF_8));
        }
        return exit;
    }

    private Process start(String where, String... words) throws IOException {
        List<String> args = new ArrayList<>(List.of(folder.toString(), where));
        args.addAll(List.of(words));
        return JavaProcess.start(
                fast, List.of(), folder, settings(), StoppableProgram.class, args.toArray(String[]::new));
    }

    /** This process is none of those that were killed, and has another name in the claims. */
    private int here(String... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, UTF_8);
        int exit = StoppableProgram.run(folder, settings(), StoppableProgram.NEVER, out, out, words);
        if (exit != 0) {
            System.out.println(said.toString(UTF_8));
        }
        return exit;
    }

    private Map<String, String> settings() {
        Map<String, String> all = new HashMap<>(env);
        all.putAll(keeping.settings());
        return all;
    }

    private boolean stands() throws IOException {
        return keys(keeping.store()).stream().anyMatch(key -> key.endsWith("/" + PackageLayout.SEAL));
    }

    /** @param stood true if the process that was killed had sealed, and perhaps not noted it any more */
    private long seals(boolean stood) throws IOException {
        List<String> created = StoreFolder.in(folder).created();
        long noted = created.stream().filter(SEALED::equals).count();
        if (noted > 0) {
            assertThat(created.getLast())
                    .as("the last that was written or offered, %s", point)
                    .isEqualTo(SEALED);
        }
        return noted == 0 && stood ? 1 : noted;
    }

    private int isIntact(EvidenceStore store, PackageId sealed) throws Exception {
        ECPublicKey key = keeping.key();
        var report = PackageVerifier.verify(store, sealed, key);
        assertThat(report.verdict()).as("%s: %s", point, report).isEqualTo(VerificationResult.INTACT);
        IndependentVerifiers.accept(store, sealed, key);
        return SealedContent.of(store, sealed).isWholeAndOnce().orphans().size();
    }
}
