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
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ephemera.bag.DirectoryPackage;
import org.ephemera.bag.Layout;
import org.ephemera.evidence.Digest;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.seal.PublicKeys;
import org.ephemera.testing.Strangers;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever the program is killed, a resume finishes the same package, and it is sealed once. */
class CollectKilledIT {
    private static final int POINTS = 20;
    private static final int AT_ONCE = 2;
    /** Of the points, so many lie between the manifest and the seal. */
    private static final int SEALING = 6;
    /** One package in so many is resumed by a process of its own. */
    private static final int SAMPLE = 5;

    private static final List<String> SEALED_IN_ORDER =
            List.of(Layout.PACKAGE, Layout.VERIFY, Layout.BAGIT, Layout.BAG_INFO, Layout.TAG_MANIFEST, Layout.SEAL);
    private static final List<String> WHEN = List.of("before", "half", "after");
    private static final String SEALED = "after:" + Layout.SEAL;

    @TempDir
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 400, 80)
            .container("sidecar", 100, 80)
            .withoutServiceMetrics()
            .withoutInsights()
            .build();

    @Test
    void isFinishedByAResumeWheneverItWasKilled() throws Exception {
        long seed = Long.getLong("ephemera.seed", System.nanoTime());
        Faults faults = Faults.none().pageSize("logs:GetLogEvents", 50);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults);
                ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            Map<String, String> env = Desk.in(folder).facing(cloud).env();
            List<String> points = points(new Random(seed), objects(cloud));
            List<Future<Long>> killed = new ArrayList<>();
            for (int i = 0; i < POINTS; i++) {
                boolean sample = i % SAMPLE == 0;
                String point = points.get(i);
                killed.add(workers.submit(() -> sealsWhenKilled(point, sample, env)));
            }
            int intact = 0;
            long seals = 0;
            List<Throwable> broken = new ArrayList<>();
            for (Future<Long> each : killed) {
                try {
                    seals += each.get();
                    intact++;
                } catch (java.util.concurrent.ExecutionException e) {
                    broken.add(e.getCause());
                }
            }
            System.out.println("seed " + seed + ": " + intact + "/" + POINTS + " intact, " + seals + " seals");
            assertThat(broken).as("seed %d", seed).isEmpty();
            assertThat(seals).as("seals, seed %d", seed).isEqualTo(POINTS);
        }
    }

    /** How many objects a collection creates that nobody kills. */
    private int objects(SimulatedCloud cloud) throws IOException {
        Path whole = Files.createDirectories(folder.resolve("whole"));
        Files.write(whole.resolve("alert.json"), scenario.alert());
        assertThat(Desk.in(whole)
                        .facing(cloud)
                        .run("collect", "--alert", "alert.json")
                        .exit())
                .isZero();
        return files(whole.resolve("evidence")).size();
    }

    private static List<String> points(Random random, int objects) {
        List<String> sealing = new ArrayList<>(List.of("after:" + Layout.MANIFEST));
        SEALED_IN_ORDER.forEach(file -> WHEN.forEach(when -> sealing.add(when + ":" + file)));
        sealing.remove(SEALED);
        Collections.shuffle(sealing, random);
        List<String> points = new ArrayList<>(sealing.subList(0, SEALING));
        // Nobody learnt that it was sealed: whoever resumes must not seal it again.
        points.add(SEALED);
        int collecting = objects - SEALED_IN_ORDER.size() - 1;
        while (points.size() < POINTS) {
            points.add(WHEN.get(random.nextInt(WHEN.size())) + ":" + (1 + random.nextInt(collecting)));
        }
        Collections.shuffle(points, random);
        return points;
    }

    /**
     * Begins a package, kills the process, resumes, and fails if the package is not whole or anything was written after
     * its seal.
     *
     * @return how many seals were made, in all processes
     */
    private long sealsWhenKilled(String point, boolean sample, Map<String, String> env) throws Exception {
        Path place = Files.createTempDirectory(folder, "killed-");
        Files.write(place.resolve("alert.json"), scenario.alert());
        kill(place, point, env);
        assertThat(created(place, Layout.SEAL))
                .as("seals when killed %s", point)
                .hasSize(point.equals(SEALED) ? 1 : 0);

        // Killed before there was a package, the same alert opens it; after that there is an id.
        String[] again = packages(place).stream()
                .filter(p -> Files.exists(p.resolve(Layout.OPEN)))
                .findAny()
                .map(p -> new String[] {"collect", "--resume", p.getFileName().toString(), "--quiet"})
                .orElse(new String[] {"collect", "--alert", "alert.json", "--quiet"});
        assertThat(sample ? inItsOwnProcess(place, env, again) : here(place, env, again))
                .as("%s, killed %s", List.of(again), point)
                .isZero();
        assertThat(packages(place)).as("packages, killed %s", point).hasSize(1);
        Path sealed = packages(place).getFirst();
        isIntact(place, sealed, point);

        Map<String, Digest> before = hashes(sealed);
        String id = String.valueOf(sealed.getFileName());
        assertThat(here(place, env, "collect", "--resume", id, "--quiet")).isZero();
        assertThat(hashes(sealed)).as("after a second resume, killed %s", point).isEqualTo(before);
        List<String> inPackage = created(place, "");
        assertThat(inPackage.getLast())
                .as("the last that was written or offered, killed %s", point)
                .isEqualTo("stored " + Layout.SEAL);
        return inPackage.stream().filter(("stored " + Layout.SEAL)::equals).count();
    }

    private static void kill(Path place, String point, Map<String, String> env) throws Exception {
        Process child = Child.start(
                place,
                env,
                StoppedMidway.class,
                place.toString(),
                point,
                "collect",
                "--alert",
                "alert.json",
                "--quiet");
        try (BufferedReader said = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            assertThat(said.readLine()).as("stopped %s", point).isEqualTo(StoppedMidway.HERE);
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(128 + 9);
    }

    private static int inItsOwnProcess(Path place, Map<String, String> env, String... words) throws Exception {
        List<String> args = new ArrayList<>(List.of(place.toString(), StoppedMidway.NEVER));
        args.addAll(List.of(words));
        Process child = Child.start(place, env, StoppedMidway.class, args.toArray(String[]::new));
        String said = new String(child.getInputStream().readAllBytes(), UTF_8);
        int exit = child.waitFor();
        if (exit != 0) {
            System.out.println(said + new String(child.getErrorStream().readAllBytes(), UTF_8));
        }
        return exit;
    }

    /** This process is none of those that were killed, and has another name in the claims. */
    private static int here(Path place, Map<String, String> env, String... words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, UTF_8);
        int exit = StoppedMidway.run(place, env, StoppedMidway.NEVER, out, out, words);
        if (exit != 0) {
            System.out.println(said.toString(UTF_8));
        }
        return exit;
    }

    private static void isIntact(Path place, Path sealed, String point) throws Exception {
        var key = PublicKeys.fromPem(Files.readString(place.resolve("home/.config/ephemera/signing-key.pub.pem")));
        var report = PackageVerifier.verify(
                new DirectoryPackage(sealed), key, Optional.of(String.valueOf(sealed.getFileName())));
        assertThat(report.verdict()).as("killed %s: %s", point, report).isEqualTo(Verdict.INTACT);
        Strangers.accept(sealed, key);
    }

    /** What was created within packages, {@code stored} or {@code adopted} and the path, whose end is asked for. */
    private static List<String> created(Path place, String end) throws IOException {
        Path log = place.resolve(StoppedMidway.CREATED);
        return Files.exists(log)
                ? Files.readAllLines(log).stream()
                        .filter(line -> line.contains(" packages/") && line.endsWith(end))
                        .map(line -> line.replaceFirst(" packages/[0-9/]{10}/[^/]+/", " "))
                        .toList()
                : List.of();
    }

    private static Map<String, Digest> hashes(Path sealed) throws IOException {
        Map<String, Digest> hashes = new TreeMap<>();
        for (Path file : files(sealed)) {
            hashes.put(sealed.relativize(file).toString(), Digest.of(Files.readAllBytes(file)));
        }
        return hashes;
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static List<Path> packages(Path place) throws IOException {
        Path packages = place.resolve("evidence/packages");
        if (!Files.exists(packages)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.find(packages, 4, (path, is) -> is.isDirectory())) {
            return folders.filter(path -> packages.relativize(path).getNameCount() == 4)
                    .toList();
        }
    }
}
