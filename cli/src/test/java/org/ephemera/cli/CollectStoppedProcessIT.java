package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ephemera.aws.store.S3EvidenceStore;
import org.ephemera.aws.testing.Moto;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.Retention;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Process that is stopped (SIGSTOP) during a write and continued after its claim has expired and another worker has
 * sealed the package. It writes nothing more and reports the cause.
 */
@Tag("slow")
class CollectStoppedProcessIT {
    private static final String LONG_ENOUGH = "300";

    @TempDir
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 300, 80)
            .withoutServiceMetrics()
            .withoutInsights()
            .build();
    private SimulatedCloud cloud;
    private Map<String, String> env;

    @BeforeEach
    void start() throws Exception {
        cloud = SimulatedCloud.start(scenario);
        env = CommandFixture.in(folder).facing(cloud).env();
        Files.write(folder.resolve("alert.json"), scenario.alert());
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "half:data/raw/aws.logs.stream.1/.*",
                "before:data/acquisition/aws.logs.stream.1-.*",
                "half:data/acquisition/aws.ecs.task-[0-9a-f]{8}-.*",
                "half:data/outcomes.jsonl",
                "half:data/index.jsonl",
                "after:package.json",
                "half:seal.dsse.json"
            })
    void writesNothingAfterSealByOtherWorker(String point) throws Exception {
        Process sleeper = startAndStop(point, "collect", "--alert", "alert.json", "--quiet");
        StoreFolder store = StoreFolder.in(folder);
        Path opened = store.packages().getFirst();
        moveClock();
        resume(String.valueOf(opened.getFileName()));
        Map<String, Digest> sealed = StoreFolder.hashes(opened);
        assertThat(sealed).containsKey(PackageLayout.SEAL);

        wake(sleeper);

        assertReportsLostClaim(sleeper);
        assertThat(StoreFolder.hashes(opened)).isEqualTo(sealed);
        assertThat(store.packages()).containsExactly(opened);
        IndependentVerifiers.accept(
                opened,
                PublicKeys.fromPem(Files.readString(folder.resolve("home/.config/ephemera/signing-key.pub.pem"))));
    }

    /** The process has no claim yet, so no claim expires: it finds the sealed package and shows it. */
    @Test
    void findsSealedPackageWhenStoppedDuringOpening() throws Exception {
        Process sleeper = startAndStop("half:open.json", "collect", "--alert", "alert.json", "--json");
        moveClock();
        Files.write(folder.resolve("again.json"), scenario.alert());
        assertThat(here("collect", "--alert", "again.json", "--quiet")).isZero();
        Path opened = StoreFolder.in(folder).packages().getFirst();
        Map<String, Digest> sealed = StoreFolder.hashes(opened);

        wake(sleeper);

        assertThat(new String(sleeper.getInputStream().readAllBytes(), UTF_8))
                .contains(String.valueOf(opened.getFileName()));
        assertThat(sleeper.waitFor()).isZero();
        assertThat(StoreFolder.hashes(opened)).isEqualTo(sealed);
        assertThat(StoreFolder.in(folder).packages()).containsExactly(opened);
    }

    @Test
    void writesNothingToBucketAfterSealByOtherWorker() throws Exception {
        Moto moto = Moto.empty();
        String bucket = moto.versionedBucket();
        env = CommandFixture.in(folder)
                .facing(cloud)
                .with("AWS_ENDPOINT_URL_S3", moto.endpoint().toString())
                .with("EPHEMERA_STORE", "s3://" + bucket + "/of-us")
                .env();
        Process sleeper =
                startAndStop("half:data/raw/aws.logs.stream.1/.*", "collect", "--alert", "alert.json", "--quiet");
        String key = moto.s3()
                .listObjectsV2(r -> r.bucket(bucket).prefix("of-us/packages/"))
                .contents()
                .getFirst()
                .key();
        String id = key.split("/", -1)[5];
        moveClock();
        resume(id);

        wake(sleeper);

        assertReportsLostClaim(sleeper);
        assertThat(here("verify", id, "--key", "home/.config/ephemera/signing-key.pub.pem"))
                .isZero();
        IndependentVerifiers.accept(
                S3EvidenceStore.open("s3://" + bucket + "/of-us", moto.connection(), Retention.NONE, Clock.systemUTC()),
                new PackageId(id),
                PublicKeys.fromPem(Files.readString(folder.resolve("home/.config/ephemera/signing-key.pub.pem"))));
    }

    private Process startAndStop(String point, String... words) throws Exception {
        List<String> args = new ArrayList<>(List.of(folder.toString(), "asleep-" + point));
        args.addAll(List.of(words));
        Process child = JavaProcess.start(folder, env, StoppableProgram.class, args.toArray(String[]::new));
        BufferedReader output = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8));
        assertThat(output.readLine()).isEqualTo(StoppableProgram.HERE);
        Path stat = Path.of("/proc", Long.toString(child.pid()), "stat");
        while (!Files.readString(stat).contains(") T ")) {
            Thread.sleep(10);
        }
        return child;
    }

    private void moveClock() throws Exception {
        Files.writeString(folder.resolve(StoppableProgram.AHEAD), LONG_ENOUGH);
    }

    private void resume(String id) {
        assertThat(here("collect", "--resume", id, "--quiet")).isZero();
    }

    private static void wake(Process sleeper) throws Exception {
        new ProcessBuilder("kill", "-CONT", Long.toString(sleeper.pid()))
                .start()
                .waitFor();
    }

    private static void assertReportsLostClaim(Process sleeper) throws Exception {
        String err = new String(sleeper.getErrorStream().readAllBytes(), UTF_8);
        assertThat(sleeper.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(sleeper.exitValue()).as(err).isEqualTo(3);
        assertThat(err)
                .contains("did not renew its claim")
                .contains(" collect --resume ")
                .doesNotContain("\tat ")
                .doesNotContain("Free space");
    }

    private int here(String... words) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(output, true, UTF_8);
        int exit = StoppableProgram.run(folder, env, StoppableProgram.NEVER, out, out, words);
        if (exit != 0) {
            System.out.println(output.toString(UTF_8));
        }
        return exit;
    }
}
