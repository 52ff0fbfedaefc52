package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.ephemera.cli.KilledCollection.Ended;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.SimulatedCluster;
import org.ephemera.lab.azure.keyvault.SimulatedVault;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.store.StoreListing;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whenever the program is killed, a resume finishes the same package, and it is sealed once: of a task, of a service with
 * several tasks, of a pod that a kubeconfig leads to, and of a container group whose package lies in Blob Storage and is signed
 * by Key Vault.
 * {@code bench/chaos} runs the same at more points.
 */
@Tag("slow")
class CollectKilledIT {
    private static final int POINTS = Integer.getInteger("chaos.points", 20);
    /** One point in so many is one of a service. */
    private static final int OF_A_SERVICE = 5;
    /** Three in so many are of a container group. */
    private static final int OF_A_GROUP = 10;

    /** Two in so many are of a pod. */
    private static final int OF_A_POD = 10;

    private static final int AT_ONCE = 2;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /**
     * What is collected and killed.
     *
     * @param name for people, and of a folder
     * @param alert the alert about it, or the request; "" if it is named
     * @param target its name
     * @param anywhere false if the points are too few to lie anywhere by chance
     */
    private record Victim(String name, String alert, String target, int points, boolean anywhere) {
        static Victim alerted(String name, String alert, int points, boolean anywhere) {
            return new Victim(name, alert, "", points, anywhere);
        }

        List<String> begin() {
            return target.isEmpty()
                    ? List.of("collect", "--alert", "alert.json", "--quiet")
                    : List.of("collect", target, "--quiet");
        }

        Victim {
            if (points <= 0) {
                throw new IllegalArgumentException("-Dchaos.points is 10 at least");
            }
        }
    }

    /** Where a victim is, and where packages about it are kept. */
    private record Place(Map<String, String> env, Function<Path, PackageStorage> keeping) {}

    private static final int GROUP_POINTS = POINTS * 3 / OF_A_GROUP;
    private static final int POD_POINTS = POINTS * 2 / OF_A_POD;
    private static final int SERVICE_POINTS = POINTS / OF_A_SERVICE;
    private static final int TASK_POINTS = POINTS - SERVICE_POINTS - GROUP_POINTS - POD_POINTS;

    private final Scenario task = scenario().container("sidecar", 100, 80).build();
    /** Of four tasks, one of which has stopped, listed in pages of two. */
    private final Scenario service =
            scenario().tasks(4).stoppedTasks(1).definitions(2).build();

    private final AzureScenario group = AzureScenario.named("aci-miner", Clock.systemUTC());

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
        Killed tasks = ofAws(
                task, Victim.alerted("a task", new String(task.alert(), UTF_8), TASK_POINTS, true), random, seed, fast);
        String request = "{\"target\": \"arn:aws:ecs:eu-central-1:111122223333:service/lab/app\", \"id\": \"1\"}";
        Killed services =
                ofAws(service, Victim.alerted("a service", request, SERVICE_POINTS, true), random, seed, tasks.fast());
        Killed pods = ofACluster(random, seed, services.fast());
        List<Killed> all = List.of(tasks, services, pods, ofAzure(random, seed, pods.fast()));
        long seals = all.stream().mapToLong(Killed::seals).sum();
        long sealing = all.stream().mapToLong(Killed::sealing).sum();
        System.out.println("chaos: seed " + seed + ": " + POINTS + "/" + POINTS + " intact, " + seals + " seals, "
                + sealing + " killed between manifest and seal");
        assertThat(sealing).as("between manifest and seal").isGreaterThanOrEqualTo(POINTS / 4);
    }

    private Killed ofAws(Scenario scenario, Victim victim, Random random, long seed, FastStart fast) throws Exception {
        Faults faults = Faults.none().pageSize("logs:GetLogEvents", 50).pageSize("ecs:ListTasks", 2);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            Map<String, String> env = CommandFixture.in(folder).facing(cloud).env();
            return kill(victim, new Place(env, PackageStorage.InFolder::new), random, seed, fast);
        }
    }

    private Killed ofACluster(Random random, long seed, FastStart fast) throws Exception {
        Faults faults = Faults.none().pageSize("kubernetes:list pods", 1);
        try (SimulatedCluster cluster = SimulatedCluster.start(ShopClusterFixture.state(), faults)) {
            Path kubeconfig = ShopClusterFixture.write(folder.resolve("kubeconfig"), cluster.kubeconfig("prod"));
            Map<String, String> env = CommandFixture.in(folder)
                    .with("KUBECONFIG", kubeconfig.toString())
                    .env();
            Victim victim = new Victim("a pod", "", ShopClusterFixture.TARGET, POD_POINTS, false);
            return kill(victim, new Place(env, PackageStorage.InFolder::new), random, seed, fast);
        }
    }

    private Killed ofAzure(Random random, long seed, FastStart fast) throws Exception {
        try (SimulatedAzure azure = SimulatedAzure.start(group);
                SimulatedVault vault = SimulatedVault.start()) {
            Map<String, String> env =
                    Map.of("AZURE_ENDPOINT_URL", azure.endpoint().toString());
            BlobStorageFixture keeping = BlobStorageFixture.with(vault);
            Victim victim = Victim.alerted(
                    "a container group in Blob Storage", new String(group.alert(), UTF_8), GROUP_POINTS, false);
            return kill(victim, new Place(env, place -> keeping.elsewhere()), random, seed, fast);
        }
    }

    /**
     * What all of one kind came to: every one is intact.
     *
     * @param sealing how many were killed between manifest and seal
     */
    private record Killed(long seals, long sealing, FastStart fast) {}

    private Killed kill(Victim victim, Place where, Random random, long seed, FastStart untrained) throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            Path whole = Files.createDirectories(folder.resolve(victim.name()));
            PackageStorage kept = where.keeping().apply(whole);
            FastStart fast = train(victim, whole, settings(where, kept), untrained);
            List<Future<Ended>> killed = new ArrayList<>();
            int drawn = victim.anywhere() ? POINTS : victim.points();
            List<KillPoint> points = KillPoint.draw(
                    drawn, victim.points(), StoreListing.of(kept.store(), "").size(), random);
            for (KillPoint point : points) {
                Path place = Files.createTempDirectory(folder, "killed-");
                Files.writeString(place.resolve("alert.json"), victim.alert());
                killed.add(workers.submit(() -> new KilledCollection(
                                place,
                                victim.begin(),
                                point,
                                where.env(),
                                where.keeping().apply(place),
                                fast)
                        .run()));
            }
            int intact = 0;
            long seals = 0;
            int orphans = 0;
            int faster = 0;
            List<Throwable> broken = new ArrayList<>();
            for (Future<Ended> each : killed) {
                try {
                    Ended ended = each.get();
                    intact++;
                    seals += ended.seals();
                    orphans += ended.orphans();
                    faster += ended.faster() ? 1 : 0;
                } catch (ExecutionException e) {
                    broken.add(e.getCause());
                }
            }
            System.out.println("chaos: " + victim.name() + ", seed " + seed + ": " + intact + "/" + victim.points()
                    + " intact, " + seals + " seals, " + orphans + " orphans named, " + faster
                    + " had ended before the signal came");
            assertThat(broken).as("-Dchaos.seed=%d", seed).isEmpty();
            assertThat(seals).as("seals, -Dchaos.seed=%d", seed).isEqualTo(victim.points());
            return new Killed(
                    seals,
                    points.stream().filter(KillPoint::isBetweenManifestAndSeal).count(),
                    fast);
        }
    }

    private static Map<String, String> settings(Place where, PackageStorage kept) {
        Map<String, String> all = new HashMap<>(where.env());
        all.putAll(kept.settings());
        return all;
    }

    /** A collection that nobody kills; the first leaves behind what makes later starts fast. */
    private FastStart train(Victim victim, Path place, Map<String, String> env, FastStart fast) throws Exception {
        Files.writeString(place.resolve("alert.json"), victim.alert());
        Path archive = folder.resolve("classes.archive");
        boolean trained = Files.exists(archive);
        List<String> words = new ArrayList<>(List.of(place.toString(), StoppableProgram.NEVER));
        words.addAll(victim.begin());
        Process child = JavaProcess.start(
                trained ? fast : fast.training(archive),
                List.of(),
                place,
                env,
                StoppableProgram.class,
                words.toArray(String[]::new));
        String said = new String(child.getInputStream().readAllBytes(), UTF_8)
                + new String(child.getErrorStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        return trained || !Files.exists(archive) ? fast : fast.trained(archive);
    }
}
