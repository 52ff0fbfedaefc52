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
import org.ephemera.testing.SealedPackageContent;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;

/**
 * Collection in a separate folder that a killed process starts and other processes finish.
 *
 * @param begin command that starts the collection
 * @param keeping store and signer
 */
record KilledCollection(
        Path folder,
        List<String> begin,
        KillPoint point,
        Map<String, String> env,
        PackageStorage keeping,
        JavaStartOptions fast) {
    /**
     * Result of the collection.
     *
     * @param seals number of seals created by all processes
     * @param orphans number of bodies in the index without an entry in the log
     * @param faster true if the process exited before the signal
     */
    record Result(long seals, int orphans, boolean faster) {}

    /** Index of the id in {@code packages/2026/11/25/ID/…}. */
    private static final int ID_AT = 4;

    private static final String SEALED = "stored " + PackageLayout.SEAL;
    /** Time after which the claim of a worker expires that may still be alive. */
    private static final long CLAIM_SECONDS = 200;

    /** Runs the collection; fails if the package is incomplete, or if a file was written after the seal. */
    Result run() throws Exception {
        boolean faster = kill(point.first(), begin.toArray(String[]::new));
        boolean alreadySealed = isSealed();
        if (!point.first().startsWith(KillPoint.PASSING)) {
            assertThat(alreadySealed)
                    .as("sealed when killed, %s", point)
                    .isEqualTo(point.first().equals(KillPoint.SEALED));
        }
        moveClock(1);
        if (point.again().isPresent() && !alreadySealed) {
            kill(point.again().get(), resumeCommand());
            moveClock(2);
        }

        String[] again = resumeCommand();
        assertThat(point.sample() ? runInProcess(again) : here(again))
                .as("%s, %s", List.of(again), point)
                .isZero();
        EvidenceStore store = keeping.store();
        Set<PackageId> packages = packages(store);
        assertThat(packages).as("packages, %s", point).hasSize(1);
        PackageId sealed = packages.iterator().next();
        Map<String, Digest> before = hashes(store, sealed);
        assertThat(here("collect", "--resume", sealed.value(), "--quiet")).isZero();
        assertThat(hashes(store, sealed)).as("after a second resume, %s", point).isEqualTo(before);
        return new Result(seals(alreadySealed), assertIntact(store, sealed), faster);
    }

    /**
     * Moves the clock past the claim: with a network store a process is considered dead only when its claim has
     * expired.
     */
    private void moveClock(int times) throws IOException {
        if (keeping.takesTime()) {
            Files.writeString(folder.resolve(StoppableProgram.AHEAD), String.valueOf(times * CLAIM_SECONDS));
        }
    }

    /**
     * Returns the command that resumes: the same command if there is no package yet, else the package id or the same
     * event.
     */
    private String[] resumeCommand() throws IOException {
        if (point.sameEvent() && begin.contains("--alert")) {
            return begin.toArray(String[]::new);
        }
        return keys(keeping.store()).stream()
                .filter(key -> key.endsWith("/" + PackageLayout.OPEN))
                .findAny()
                .map(key -> new String[] {"collect", "--resume", id(key).value(), "--quiet"})
                .orElse(begin.toArray(String[]::new));
    }

    /** Returns the objects below {@code packages/} by key. */
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

    /** Kills the process at the point; returns true if the process exited first. */
    private boolean kill(String where, String... words) throws Exception {
        Process child = start(where, words);
        try (BufferedReader output = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            assertThat(output.readLine()).as("stopped, %s", point).isEqualTo(StoppableProgram.HERE);
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        boolean faster = where.startsWith(KillPoint.PASSING) && child.exitValue() == 0;
        assertThat(child.exitValue()).as("exit, %s", point).isEqualTo(faster ? 0 : 128 + 9);
        return faster;
    }

    private int runInProcess(String... words) throws Exception {
        Process child = start(StoppableProgram.NEVER, words);
        String output = new String(child.getInputStream().readAllBytes(), UTF_8);
        int exit = child.waitFor();
        if (exit != 0) {
            System.out.println(output + new String(child.getErrorStream().readAllBytes(), UTF_8));
        }
        return exit;
    }

    private Process start(String where, String... words) throws IOException {
        List<String> args = new ArrayList<>(List.of(folder.toString(), where));
        args.addAll(List.of(words));
        return JavaProcess.start(
                fast, List.of(), folder, settings(), StoppableProgram.class, args.toArray(String[]::new));
    }

    /** Runs a command in this process, whose name in the claims differs from those of the killed processes. */
    private int here(String... words) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(output, true, UTF_8);
        int exit = StoppableProgram.run(folder, settings(), StoppableProgram.NEVER, out, out, words);
        if (exit != 0) {
            System.out.println(output.toString(UTF_8));
        }
        return exit;
    }

    private Map<String, String> settings() {
        Map<String, String> all = new HashMap<>(env);
        all.putAll(keeping.settings());
        return all;
    }

    private boolean isSealed() throws IOException {
        return keys(keeping.store()).stream().anyMatch(key -> key.endsWith("/" + PackageLayout.SEAL));
    }

    /**
     * Counts the seals.
     *
     * @param alreadySealed true if the killed process had sealed the package, perhaps without a note in the list
     */
    private long seals(boolean alreadySealed) throws IOException {
        List<String> created = StoreFolder.in(folder).created();
        long noted = created.stream().filter(SEALED::equals).count();
        if (noted > 0) {
            assertThat(created.getLast()).as("last created object, %s", point).isEqualTo(SEALED);
        }
        return noted == 0 && alreadySealed ? 1 : noted;
    }

    private int assertIntact(EvidenceStore store, PackageId sealed) throws Exception {
        ECPublicKey key = keeping.key();
        var report = PackageVerifier.verify(store, sealed, key);
        assertThat(report.verdict()).as("%s: %s", point, report).isEqualTo(VerificationResult.INTACT);
        IndependentVerifiers.accept(store, sealed, key);
        return SealedPackageContent.of(store, sealed)
                .assertCompleteWithoutDuplicates()
                .orphans()
                .size();
    }
}
