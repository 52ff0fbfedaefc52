package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ephemera.bag.DirectoryPackage;
import org.ephemera.bag.Layout;
import org.ephemera.evidence.Digest;
import org.ephemera.evidence.PackageId;
import org.ephemera.seal.PublicKeys;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.testing.SealedContent;
import org.ephemera.testing.Strangers;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.Verdict;

/** A package of the {@code alert.json} in a folder of its own, begun by a process that is killed, and finished by others. */
record KilledCollection(Path folder, KillPoint point, Map<String, String> env, FastStart fast) {
    /**
     * What came of it.
     *
     * @param seals how many were made, in all processes
     * @param orphans how many bodies the index says that nobody told of
     */
    record Ended(long seals, int orphans) {}

    private static final String SEALED = "stored " + Layout.SEAL;

    /** Fails if the package is not whole in the end, or if anything was written after its seal. */
    Ended run() throws Exception {
        StoreFolder store = StoreFolder.in(folder);
        kill(point.first(), "collect", "--alert", "alert.json", "--quiet");
        boolean stood = stands(store);
        if (!point.first().startsWith(KillPoint.PASSING)) {
            assertThat(stood)
                    .as("sealed when killed, %s", point)
                    .isEqualTo(point.first().equals(KillPoint.SEALED));
        }
        if (point.again().isPresent() && !stood) {
            kill(point.again().get(), again(store));
        }

        String[] again = again(store);
        assertThat(point.sample() ? inItsOwnProcess(again) : here(again))
                .as("%s, %s", List.of(again), point)
                .isZero();
        assertThat(store.packages()).as("packages, %s", point).hasSize(1);
        Path sealed = store.packages().getFirst();
        Map<String, Digest> before = StoreFolder.hashes(sealed);
        assertThat(here("collect", "--resume", String.valueOf(sealed.getFileName()), "--quiet"))
                .isZero();
        assertThat(StoreFolder.hashes(sealed))
                .as("after a second resume, %s", point)
                .isEqualTo(before);
        return new Ended(seals(store, stood), isIntact(store, sealed));
    }

    /** Killed before there was a package, the same alert opens it; after that there is an id. */
    private static String[] again(StoreFolder store) throws IOException {
        return store.packages().stream()
                .filter(p -> Files.exists(p.resolve(Layout.OPEN)))
                .findAny()
                .map(p -> new String[] {"collect", "--resume", String.valueOf(p.getFileName()), "--quiet"})
                .orElse(new String[] {"collect", "--alert", "alert.json", "--quiet"});
    }

    private void kill(String where, String... words) throws Exception {
        Process child = start(where, words);
        try (BufferedReader said = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            assertThat(said.readLine()).as("stopped, %s", point).isEqualTo(StoppedMidway.HERE);
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        // Whoever is met in passing may be faster.
        assertThat(child.exitValue())
                .as("exit, %s", point)
                .isIn(128 + 9, where.startsWith(KillPoint.PASSING) ? 0 : 128 + 9);
    }

    private int inItsOwnProcess(String... words) throws Exception {
        Process child = start(StoppedMidway.NEVER, words);
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
        return Child.start(fast, List.of(), folder, env, StoppedMidway.class, args.toArray(String[]::new));
    }

    /** This process is none of those that were killed, and has another name in the claims. */
    private int here(String... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, UTF_8);
        int exit = StoppedMidway.run(folder, env, StoppedMidway.NEVER, out, out, words);
        if (exit != 0) {
            System.out.println(said.toString(UTF_8));
        }
        return exit;
    }

    private static boolean stands(StoreFolder store) throws IOException {
        return store.packages().stream().anyMatch(p -> Files.exists(p.resolve(Layout.SEAL)));
    }

    /** @param stood true if the process that was killed had sealed, and perhaps not noted it any more */
    private long seals(StoreFolder store, boolean stood) throws IOException {
        List<String> created = store.created();
        long noted = created.stream().filter(SEALED::equals).count();
        if (noted > 0) {
            assertThat(created.getLast())
                    .as("the last that was written or offered, %s", point)
                    .isEqualTo(SEALED);
        }
        return noted == 0 && stood ? 1 : noted;
    }

    private int isIntact(StoreFolder store, Path sealed) throws Exception {
        ECPublicKey key =
                PublicKeys.fromPem(Files.readString(folder.resolve("home/.config/ephemera/signing-key.pub.pem")));
        String id = String.valueOf(sealed.getFileName());
        var report = PackageVerifier.verify(new DirectoryPackage(sealed), key, Optional.of(id));
        assertThat(report.verdict()).as("%s: %s", point, report).isEqualTo(Verdict.INTACT);
        Strangers.accept(sealed, key);
        return SealedContent.of(DirectoryEvidenceStore.reading(store.root()), new PackageId(id))
                .isWholeAndOnce()
                .orphans()
                .size();
    }
}
