package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.ephemera.cli.KilledCollection.Ended;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.InMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whenever the program is killed, a resume finishes the same package, and it is sealed once. {@code bench/chaos} runs the
 * same at more points.
 */
class CollectKilledIT {
    private static final int POINTS = Integer.getInteger("chaos.points", 20);
    private static final int AT_ONCE = 2;

    @TempDir(factory = InMemory.class)
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 400, 80)
            .container("sidecar", 100, 80)
            .withoutServiceMetrics()
            .withoutInsights()
            .build();

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void isFinishedByAResumeWheneverItWasKilled() throws Exception {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        Faults faults = Faults.none().pageSize("logs:GetLogEvents", 50);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults);
                ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            Map<String, String> env = Desk.in(folder).facing(cloud).env();
            FastStart fast = train(env);
            List<Future<Ended>> killed = new ArrayList<>();
            for (KillPoint point : KillPoint.draw(POINTS, objects(), new Random(seed))) {
                Path place = Files.createTempDirectory(folder, "killed-");
                Files.write(place.resolve("alert.json"), scenario.alert());
                killed.add(workers.submit(() -> new KilledCollection(place, point, env, fast).run()));
            }
            int intact = 0;
            long seals = 0;
            int orphans = 0;
            List<Throwable> broken = new ArrayList<>();
            for (Future<Ended> each : killed) {
                try {
                    Ended ended = each.get();
                    intact++;
                    seals += ended.seals();
                    orphans += ended.orphans();
                } catch (ExecutionException e) {
                    broken.add(e.getCause());
                }
            }
            System.out.println("chaos: seed " + seed + ": " + intact + "/" + POINTS + " intact, " + seals + " seals, "
                    + orphans + " orphans named");
            assertThat(broken).as("-Dchaos.seed=%d", seed).isEmpty();
            assertThat(seals).as("seals, -Dchaos.seed=%d", seed).isEqualTo(POINTS);
        }
    }

    private Path whole() {
        return folder.resolve("whole");
    }

    /** A collection that nobody kills, which leaves behind what makes later starts fast. */
    private FastStart train(Map<String, String> env) throws Exception {
        Files.write(Files.createDirectories(whole()).resolve("alert.json"), scenario.alert());
        FastStart fast = FastStart.inJars(Files.createDirectories(folder.resolve("jars")));
        Path archive = folder.resolve("classes.archive");
        Process child = Child.start(
                fast.training(archive),
                List.of(),
                whole(),
                env,
                StoppedMidway.class,
                whole().toString(),
                StoppedMidway.NEVER,
                "collect",
                "--alert",
                "alert.json",
                "--quiet");
        String said = new String(child.getInputStream().readAllBytes(), UTF_8)
                + new String(child.getErrorStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        return Files.exists(archive) ? fast.trained(archive) : fast;
    }

    /** How many objects that collection created. */
    private int objects() throws IOException {
        return StoreFolder.files(StoreFolder.in(whole()).root()).size();
    }
}
