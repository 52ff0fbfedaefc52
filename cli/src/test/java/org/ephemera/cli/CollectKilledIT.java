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
 * Whenever the program is killed, a resume finishes the same package, and it is sealed once: of a task, and of a service
 * with several tasks. {@code bench/chaos} runs the same at more points.
 */
class CollectKilledIT {
    private static final int POINTS = Integer.getInteger("chaos.points", 20);
    /** One point in so many is one of a service. */
    private static final int OF_A_SERVICE = 4;

    private static final int AT_ONCE = 2;

    @TempDir(factory = InMemory.class)
    Path folder;

    /**
     * What is collected and killed.
     *
     * @param name for people, and of a folder
     * @param alert the alert about the task, or the request for the service
     */
    private record Victim(String name, Scenario scenario, String alert, int points) {}

    private static final Victim TASK = task(POINTS - POINTS / OF_A_SERVICE);
    private static final Victim SERVICE = service(POINTS / OF_A_SERVICE);

    private static Victim task(int points) {
        Scenario scenario = scenario().container("sidecar", 100, 80).build();
        return new Victim("a task", scenario, new String(scenario.alert(), UTF_8), points);
    }

    /** Of four tasks, one of which has stopped, listed in pages of two. */
    private static Victim service(int points) {
        String request = "{\"target\": \"arn:aws:ecs:eu-central-1:111122223333:service/lab/app\", \"id\": \"1\"}";
        Scenario scenario = scenario().tasks(4).stoppedTasks(1).definitions(2).build();
        return new Victim("a service", scenario, request, points);
    }

    private static ScenarioBuilder scenario() {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 400, 80)
                .withoutServiceMetrics()
                .withoutInsights();
    }

    @Test
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    void isFinishedByAResumeWheneverItWasKilled() throws Exception {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        Random random = new Random(seed);
        FastStart fast = FastStart.inJars(Files.createDirectories(folder.resolve("jars")));
        int points = 0;
        long seals = 0;
        for (Victim victim : List.of(TASK, SERVICE)) {
            Killed killed = kill(victim, random, seed, fast);
            fast = killed.fast();
            points += victim.points();
            seals += killed.seals();
        }
        System.out.println("chaos: seed " + seed + ": " + points + "/" + POINTS + " intact, " + seals + " seals");
    }

    /** What all of one kind came to: every one is intact. */
    private record Killed(long seals, FastStart fast) {}

    private Killed kill(Victim victim, Random random, long seed, FastStart untrained) throws Exception {
        Faults faults = Faults.none().pageSize("logs:GetLogEvents", 50).pageSize("ecs:ListTasks", 2);
        try (SimulatedCloud cloud = SimulatedCloud.start(victim.scenario(), faults);
                ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            Map<String, String> env = Desk.in(folder).facing(cloud).env();
            FastStart fast = train(victim, env, untrained);
            List<Future<Ended>> killed = new ArrayList<>();
            // Few points of a service are some of many, so that they lie anywhere.
            int drawn = victim.equals(SERVICE) ? POINTS : victim.points();
            List<KillPoint> points = KillPoint.draw(drawn, objects(victim), random);
            for (KillPoint point : points.subList(0, victim.points())) {
                Path place = Files.createTempDirectory(folder, "killed-");
                Files.writeString(place.resolve("alert.json"), victim.alert());
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
            System.out.println("chaos: " + victim.name() + ", seed " + seed + ": " + intact + "/" + victim.points()
                    + " intact, " + seals + " seals, " + orphans + " orphans named");
            assertThat(broken).as("-Dchaos.seed=%d", seed).isEmpty();
            assertThat(seals).as("seals, -Dchaos.seed=%d", seed).isEqualTo(victim.points());
            return new Killed(seals, fast);
        }
    }

    private Path whole(Victim victim) {
        return folder.resolve(victim.name());
    }

    /** A collection that nobody kills; the first leaves behind what makes later starts fast. */
    private FastStart train(Victim victim, Map<String, String> env, FastStart fast) throws Exception {
        Path place = Files.createDirectories(whole(victim));
        Files.writeString(place.resolve("alert.json"), victim.alert());
        Path archive = folder.resolve("classes.archive");
        boolean trained = Files.exists(archive);
        Process child = Child.start(
                trained ? fast : fast.training(archive),
                List.of(),
                place,
                env,
                StoppedMidway.class,
                place.toString(),
                StoppedMidway.NEVER,
                "collect",
                "--alert",
                "alert.json",
                "--quiet");
        String said = new String(child.getInputStream().readAllBytes(), UTF_8)
                + new String(child.getErrorStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        return trained || !Files.exists(archive) ? fast : fast.trained(archive);
    }

    /** How many objects that collection created. */
    private int objects(Victim victim) throws IOException {
        return StoreFolder.files(StoreFolder.in(whole(victim)).root()).size();
    }
}
