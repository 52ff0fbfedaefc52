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
import org.ephemera.cli.KilledCollection.Result;
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
 * Resume after a kill at any point: the same package is finished and sealed once. Targets are a task, a service with
 * several tasks, a pod of a kubeconfig, and a container group whose package is in Blob Storage and signed by Key
 * Vault. {@code bench/chaos} runs the test with more points.
 */
@Tag("slow")
class CollectKilledIT {
    private static final int POINTS = Integer.getInteger("chaos.points", 20);
    /** Divisor: one point in this many is for a service. */
    private static final int OF_A_SERVICE = 5;
    /** Divisor: three points in this many are for a container group. */
    private static final int OF_A_GROUP = 10;

    /** Divisor: two points in this many are for a pod. */
    private static final int OF_A_POD = 10;

    private static final int AT_ONCE = 2;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /**
     * Target of a collection that is killed.
     *
     * @param name name for messages and of the folder
     * @param alert alert about the target, or the request; "" if the target is given by name
     * @param target name of the target
     * @param anywhere false if there are too few points to cover all phases by chance
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

    /** Target and the storage of its packages. */
    private record Place(Map<String, String> env, Function<Path, PackageStorage> keeping) {}

    private static final int GROUP_POINTS = POINTS * 3 / OF_A_GROUP;
    private static final int POD_POINTS = POINTS * 2 / OF_A_POD;
    private static final int SERVICE_POINTS = POINTS / OF_A_SERVICE;
    private static final int TASK_POINTS = POINTS - SERVICE_POINTS - GROUP_POINTS - POD_POINTS;

    private final Scenario task = scenario().container("sidecar", 100, 80).build();
    /** Scenario with four tasks, one of them stopped, listed in pages of two. */
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
    void resumeFinishesPackageAfterKillAtAnyPoint() throws Exception {
        long seed = Long.getLong("chaos.seed", System.nanoTime());
        Random random = new Random(seed);
        JavaStartOptions fast = JavaStartOptions.inJars(Files.createDirectories(folder.resolve("jars")));
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

    private Killed ofAws(Scenario scenario, Victim victim, Random random, long seed, JavaStartOptions fast)
            throws Exception {
        Faults faults = Faults.none().pageSize("logs:GetLogEvents", 50).pageSize("ecs:ListTasks", 2);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            Map<String, String> env = CommandFixture.in(folder).facing(cloud).env();
            return kill(victim, new Place(env, PackageStorage.InFolder::new), random, seed, fast);
        }
    }

    private Killed ofACluster(Random random, long seed, JavaStartOptions fast) throws Exception {
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

    private Killed ofAzure(Random random, long seed, JavaStartOptions fast) throws Exception {
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
     * Sums for all kills of one target; each package is intact.
     *
     * @param sealing number of kills between manifest and seal
     */
    private record Killed(long seals, long sealing, JavaStartOptions fast) {}

    private Killed kill(Victim victim, Place where, Random random, long seed, JavaStartOptions untrained)
            throws Exception {
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE)) {
            Path whole = Files.createDirectories(folder.resolve(victim.name()));
            PackageStorage kept = where.keeping().apply(whole);
            JavaStartOptions fast = warmUp(victim, whole, settings(where, kept), untrained);
            List<Future<Result>> killed = new ArrayList<>();
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
            for (Future<Result> each : killed) {
                try {
                    Result ended = each.get();
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

    /** Runs a collection without a kill; the first one writes the archive that makes later starts fast. */
    private JavaStartOptions warmUp(Victim victim, Path place, Map<String, String> env, JavaStartOptions fast)
            throws Exception {
        Files.writeString(place.resolve("alert.json"), victim.alert());
        Path archive = folder.resolve("classes.archive");
        boolean trained = Files.exists(archive);
        List<String> words = new ArrayList<>(List.of(place.toString(), StoppableProgram.NEVER));
        words.addAll(victim.begin());
        Process child = JavaProcess.start(
                trained ? fast : fast.writingArchive(archive),
                List.of(),
                place,
                env,
                StoppableProgram.class,
                words.toArray(String[]::new));
        String output = new String(child.getInputStream().readAllBytes(), UTF_8)
                + new String(child.getErrorStream().readAllBytes(), UTF_8);
        assertThat(child.waitFor()).as(output).isZero();
        return trained || !Files.exists(archive) ? fast : fast.usingArchive(archive);
    }
}
