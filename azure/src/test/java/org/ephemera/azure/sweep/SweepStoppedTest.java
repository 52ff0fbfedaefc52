package org.ephemera.azure.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.sweep.MetricInventory;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.SweepScope;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.StoreKilledAtWrite;
import org.ephemera.testing.SweepFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of a sweep that is stopped before each of its writes, or has time for one page only. */
@Tag("slow")
class SweepStoppedTest {
    private static final int GROUPS = 7;
    private static final String INVENTORY = "azure.sweep.inventory";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    /** The groups started six hours before, on the swept day. */
    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-25T04:00:00Z"));

    private final AzureScenario one = AzureScenario.named("aci-miner", clock);
    private SimulatedAzure azure;
    private PemSigner signer;
    private SweepFixture sweeps;

    @BeforeEach
    void start() throws Exception {
        ObjectNode group = one.resource("containerGroups", one.target()).orElseThrow();
        azure = SimulatedAzure.start(one.with(
                "containerGroups",
                IntStream.range(0, GROUPS)
                        .mapToObj(i -> group.deepCopy().put("id", one.target() + (i == 0 ? "" : "-" + i)))
                        .toList()));
        signer = SweepFixture.signer(folder);
        sweeps = sweeps(List.of());
        azure.faults().pageSize("ContainerGroups_List", 2).pageSize("ActivityLogs_List", 3);
    }

    @AfterEach
    void stop() {
        azure.close();
    }

    private SweepFixture sweeps(List<String> targets) {
        AzureClients clients = AzureClients.of(
                Map.of(
                        "AZURE_ENDPOINT_URL",
                        azure.endpoint().toString(),
                        "AZURE_TENANT_ID",
                        "72f988bf-86f1-41af-91ab-2d7cd011db47",
                        "AZURE_CLIENT_ID",
                        "5f2d0c1e-8a54-4f0e-9d0b-3c1f6a7b8c9d",
                        "AZURE_CLIENT_SECRET",
                        "test"),
                clock);
        SweepScope scope = SweepScope.parse(one.target().replaceFirst("(?i)/resourceGroups/.*", ""))
                .orElseThrow()
                .withTargets(targets);
        return new SweepFixture(scope, new AzureSweep(), () -> AzureSources.all(clients), signer, clock);
    }

    @Test
    void createsSameWindowsAfterStopAtEveryWrite() throws Exception {
        EvidenceStore complete = store("whole");
        sweeps.run(complete);
        SortedMap<String, String> index = SweepFixture.index(complete);
        int packages = SweepFixture.packages(complete).size();

        assertThat(index.values()).anyMatch(points -> points.matches("[1-9][0-9]*"));
        int at = 1;
        for (boolean stopped = true; stopped; at++) {
            EvidenceStore store = store("store-" + at);
            stopped = sweeps.isInterrupted(new StoreKilledAtWrite(store, at));
            sweeps.run(store);

            assertThat(SweepFixture.index(store))
                    .as("index after a stop at write %d", at)
                    .isEqualTo(index);
            assertThat(SweepFixture.packages(store))
                    .as("packages after a stop at write %d", at)
                    .hasSize(packages);
            assertThat(sweeps.areIntact(store))
                    .as("packages after a stop at write %d", at)
                    .isTrue();
        }
        System.out.println("a sweep is stopped at each of " + (at - 2) + " writes: the same windows, once");
        assertThat(at).isGreaterThan(40);
    }

    @ParameterizedTest
    @CsvSource({"azure.sweep.inventory, ContainerGroups_List", "azure.sweep.activity, ActivityLogs_List"})
    void resumesListAtInterruptedPage(String item, String operation) throws Exception {
        EvidenceStore complete = store("whole");
        sweeps.run(complete);
        long pages = calls(operation);
        EvidenceStore stopped = store("stopped");
        int runs = sweeps.listPageByPage(stopped, item);
        sweeps.fetch(stopped);

        assertThat(pages).isGreaterThan(1);
        assertThat(runs).isGreaterThanOrEqualTo((int) pages / 2);
        assertThat(calls(operation) - pages).isBetween(pages, pages + runs);
        assertThat(SweepFixture.index(stopped)).isEqualTo(SweepFixture.index(complete));
        assertThat(sweeps.areIntact(stopped)).isTrue();
    }

    @Test
    void resumesNamedGroupsOneByOne() throws Exception {
        SweepFixture named = sweeps(
                IntStream.range(1, GROUPS).mapToObj(i -> one.target() + "-" + i).toList());
        int runs = named.listPageByPage(store("named"), INVENTORY);

        assertThat(runs).isGreaterThan(2);
        assertThat(calls("ContainerGroups_Get")).isBetween(GROUPS - 1L, GROUPS - 1L + runs);
    }

    @Test
    void restartsListWhenLinkExpired() throws Exception {
        EvidenceStore complete = store("whole");
        sweeps.run(complete);
        EvidenceStore late = store("late");
        sweeps.listOnePage(late, INVENTORY);
        azure.faults().once("ContainerGroups_List", new Fault.ContinueExpired());
        sweeps.run(late);

        assertThat(SweepFixture.index(late)).isEqualTo(SweepFixture.index(complete));
    }

    @Test
    void failsInventoryWhenEveryLinkExpires() throws Exception {
        azure.faults().always("ContainerGroups_List", new Fault.ContinueExpired());
        MetricSweep.StepResult<MetricInventory> ran =
                sweeps.sweepInto(store("never")).inventory(sweeps.hour());

        assertThat(ran)
                .isInstanceOfSatisfying(
                        MetricSweep.StepResult.Done.class,
                        done -> assertThat(((MetricInventory) done.result()).gap())
                                .contains("skip token"));
        assertThat(calls("ContainerGroups_List")).isEqualTo(8);
    }

    private long calls(String operation) {
        return azure.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    private EvidenceStore store(String name) throws Exception {
        return DirectoryEvidenceStore.open(folder.resolve(name));
    }
}
