package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ephemera.bag.Layout;
import org.ephemera.cli.Desk.Ran;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whenever the program is killed, a resume finishes the same package, and it is sealed once. */
class CollectKilledIT {
    private static final int POINTS = 20;
    private static final int AT_ONCE = 5;
    /** Of these, so many while it is being sealed. */
    private static final int SEALING = 7;

    private static final List<String> SEALED_IN_ORDER =
            List.of(Layout.PACKAGE, Layout.VERIFY, Layout.BAGIT, Layout.BAG_INFO, Layout.TAG_MANIFEST, Layout.SEAL);
    private static final List<String> WHEN = List.of("before", "half", "after");

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
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            Desk desk = Desk.in(folder).facing(cloud);
            List<String> points = points(new Random(seed), objects(cloud));
            int intact = 0;
            for (int i = 0; i < POINTS; i += AT_ONCE) {
                Map<Path, String> places = places(desk, points.subList(i, i + AT_ONCE));
                kill(places, desk);
                for (Map.Entry<Path, String> place : places.entrySet()) {
                    intact += isFinished(place.getKey(), place.getValue(), desk) ? 1 : 0;
                }
            }
            System.out.println("seed " + seed + ": " + intact + "/" + POINTS + " intact, " + seals() + " seals");
            assertThat(intact).as("intact, seed %d", seed).isEqualTo(POINTS);
            assertThat(seals()).as("seals, seed %d", seed).isEqualTo(POINTS);
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
        try (Stream<Path> files = Files.walk(whole.resolve("evidence"))) {
            return (int) files.filter(Files::isRegularFile).count();
        }
    }

    private static List<String> points(Random random, int objects) {
        List<String> sealing = new ArrayList<>();
        SEALED_IN_ORDER.forEach(file -> WHEN.forEach(when -> sealing.add(when + ":" + file)));
        // With the seal there it is over.
        sealing.remove("after:" + Layout.SEAL);
        Collections.shuffle(sealing, random);
        List<String> points = new ArrayList<>(sealing.subList(0, SEALING));
        int collecting = objects - SEALED_IN_ORDER.size() - 1;
        while (points.size() < POINTS) {
            points.add(WHEN.get(random.nextInt(WHEN.size())) + ":" + (1 + random.nextInt(collecting)));
        }
        return points;
    }

    private Map<Path, String> places(Desk desk, List<String> points) throws IOException {
        Map<Path, String> places = new LinkedHashMap<>();
        for (String point : points) {
            Path place = Files.createTempDirectory(folder, "killed-");
            Files.write(place.resolve("alert.json"), scenario.alert());
            assertThat(in(place, desk).run("key").exit()).isZero();
            places.put(place, point);
        }
        return places;
    }

    private static void kill(Map<Path, String> places, Desk desk) throws Exception {
        List<String> args = new ArrayList<>();
        places.forEach((place, point) -> args.addAll(List.of(place.toString(), point)));
        Path somewhere = places.keySet().iterator().next();
        Process child = Child.start(somewhere, desk.env(), StoppedMidway.class, args.toArray(String[]::new));
        try (BufferedReader said = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
            for (int i = 0; i < places.size(); i++) {
                assertThat(said.readLine()).as("stopped at %s", places.values()).isEqualTo(StoppedMidway.HERE);
            }
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(child.exitValue()).isEqualTo(128 + 9);
    }

    private static boolean isFinished(Path place, String point, Desk desk) throws Exception {
        assertThat(seals(place)).as("seals when killed %s", point).isZero();
        // Killed before there was a package, the same alert opens it; after that there is an id.
        String[] again = packages(place).stream()
                .filter(p -> Files.exists(p.resolve(Layout.OPEN)))
                .findAny()
                .map(p -> new String[] {"collect", "--resume", p.getFileName().toString(), "--quiet"})
                .orElse(new String[] {"collect", "--alert", "alert.json", "--quiet"});
        Ran resumed = in(place, desk).run(again);
        assertThat(resumed.exit())
                .as("%s, killed %s: %s", List.of(again), point, resumed.err())
                .isZero();
        Ran verified = in(place, desk)
                .run(
                        "verify",
                        packages(place).getFirst().toString(),
                        "--key",
                        place.resolve("home/.config/ephemera/signing-key.pub.pem")
                                .toString());
        assertThat(verified.exit()).as("killed %s: %s", point, verified.out()).isZero();
        return packages(place).size() == 1 && seals(place) == 1;
    }

    private static Desk in(Path place, Desk desk) {
        return new Desk(place, desk.env(), desk.clock(), "", Terminal.NONE)
                .with("HOME", place.resolve("home").toString());
    }

    private int seals() throws IOException {
        int seals = 0;
        try (Stream<Path> places = Files.list(folder)) {
            for (Path place : places.filter(p -> !p.endsWith("whole")).toList()) {
                seals += seals(place);
            }
        }
        return seals;
    }

    private static int seals(Path place) throws IOException {
        return (int) packages(place).stream()
                .filter(p -> Files.exists(p.resolve(Layout.SEAL)))
                .count();
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
