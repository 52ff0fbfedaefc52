package org.ephemera.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ephemera.aws.store.S3EvidenceStore;
import org.ephemera.aws.testing.CephGateway;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.Retention;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.SealedPackageContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that receive the same alert at the same time: one package, sealed once, no request twice. */
@Tag("slow")
class CollectTogetherIT {
    private static final int PAGES = 6;

    @TempDir
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 50 * PAGES, 80)
            .withoutServiceMetrics()
            .withoutInsights()
            .build();
    private SimulatedCloud cloud;
    private CommandFixture desk;

    @BeforeEach
    void start() throws Exception {
        Faults slowly = Faults.none()
                .pageSize("logs:GetLogEvents", 50)
                .delay("ecs:DescribeTasks", Duration.ofSeconds(2))
                .delay("logs:GetLogEvents", Duration.ofMillis(300));
        cloud = SimulatedCloud.start(scenario, slowly);
        desk = CommandFixture.in(folder).facing(cloud);
        // Both processes would create a key; KeyCommandTest tests this race.
        assertThat(desk.run("key").exit()).isZero();
        Files.write(folder.resolve("alert.json"), scenario.alert());
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void sealsOnceInDirectory() throws Exception {
        PackageId id = collectTwice();

        StoreFolder store = StoreFolder.in(folder);
        assertThat(store.packages()).hasSize(1);
        List<String> stored = stored();
        assertThat(stored).doesNotHaveDuplicates();
        assertThat(stored.getLast()).isEqualTo("stored " + PackageLayout.SEAL);
        assertComplete(DirectoryEvidenceStore.openReadOnly(store.root()), id);
        IndependentVerifiers.accept(store.packages().getFirst(), PublicKeys.fromPem(Files.readString(key())));
    }

    /**
     * Uses Ceph, because moto checks the existence of an object before the write, so both processes could create it.
     */
    @Test
    void sealsOnceInBucket() throws Exception {
        CephGateway ceph = CephGateway.running();
        String store = "s3://b-" + UUID.randomUUID();
        ceph.s3().createBucket(r -> r.bucket(store.substring(5)));
        for (Map.Entry<String, String> setting : ceph.settings().entrySet()) {
            desk = desk.with(setting.getKey(), setting.getValue());
        }
        desk = desk.with("EPHEMERA_STORE", store);

        PackageId id = collectTwice();

        assertThat(stored()).doesNotHaveDuplicates().contains("stored " + PackageLayout.SEAL);
        EvidenceStore bucket = S3EvidenceStore.open(store, ceph.connection(), Retention.NONE, Clock.systemUTC());
        assertComplete(bucket, id);
        IndependentVerifiers.accept(bucket, id, PublicKeys.fromPem(Files.readString(key())));
        assertThat(desk.run("verify", id.value(), "--key", key().toString()).exit())
                .isZero();
    }

    /** Returns the stored objects. If both processes seal at the same moment, the second one adopts the equal seal. */
    private List<String> stored() throws IOException {
        return StoreFolder.in(folder).created().stream()
                .filter(line -> line.startsWith("stored "))
                .toList();
    }

    private PackageId collectTwice() throws Exception {
        List<Process> both = List.of(startCollection(), startCollection());
        Set<JsonNode> results = new HashSet<>();
        for (Process each : both) {
            byte[] out = each.getInputStream().readAllBytes();
            String err = new String(each.getErrorStream().readAllBytes(), UTF_8);
            assertThat(each.waitFor()).as(err).isZero();
            results.add(Json.parse(out));
        }
        assertThat(results).hasSize(1);
        return new PackageId(results.iterator().next().path("packageId").asText());
    }

    private Process startCollection() throws IOException {
        return JavaProcess.start(
                folder,
                desk.env(),
                StoppableProgram.class,
                folder.toString(),
                StoppableProgram.NEVER,
                "collect",
                "--alert",
                "alert.json",
                "--json",
                "--quiet");
    }

    /** Checks that no process requested a page that the other one had received. */
    private void assertComplete(EvidenceStore store, PackageId id) throws Exception {
        SealedPackageContent content = SealedPackageContent.of(store, id).assertCompleteWithoutDuplicates();
        assertThat(content.orphans()).isEmpty();
        // Without Container Insights one call returns an error: there is no performance log.
        List<String> questions = cloud.calls().stream()
                .filter(call -> call.status() == 200)
                .map(call -> call.operation() + " in " + call.region() + call.input())
                .toList();
        // Each process checks its credentials with one call before it opens the package.
        assertThat(questions).hasSize(content.answers().size() + 2);
        // Two items request the identity: the lists of log deliveries are those of the caller's account, independent of
        // the
        // account of the target.
        assertThat(questions)
                .filteredOn(question -> question.startsWith("GetCallerIdentity "))
                .hasSize(2 + 2);
        assertThat(questions)
                .filteredOn(question -> !question.startsWith("GetCallerIdentity "))
                .doesNotHaveDuplicates();
    }

    private Path key() {
        return folder.resolve("home/.config/ephemera/signing-key.pub.pem");
    }
}
