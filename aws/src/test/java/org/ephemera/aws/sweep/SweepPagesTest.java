package org.ephemera.aws.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.sweep.MetricInventory;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.SweepScope;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.SweepFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Account of which one run can list only one page. */
class SweepPagesTest {
    private static final SweepScope SCOPE =
            new SweepScope("aws", "aws:111122223333/eu-central-1", "111122223333", "eu-central-1", List.of());
    private static final String INVENTORY = "aws.sweep.inventory";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-25T12:00:00Z"));
    private SimulatedCloud cloud;
    private AwsClients clients;
    private SweepFixture sweeps;

    @BeforeEach
    void start() throws Exception {
        cloud = SimulatedCloud.start(ScenarioBuilder.at(clock)
                .container("app", 1, 1)
                .tasks(5)
                .services(3)
                .build());
        clients = AwsClients.of(
                Map.of(
                        "AWS_ENDPOINT_URL",
                        cloud.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "test"),
                clock);
        sweeps = new SweepFixture(
                SCOPE, new AwsSweep(), () -> AwsSources.all(clients), SweepFixture.signer(folder), clock);
        small();
    }

    @AfterEach
    void stop() {
        clients.close();
        cloud.close();
    }

    private void small() {
        cloud.faults().clear();
        cloud.faults().pageSize("ListMetrics", 3).pageSize("ListServices", 1).pageSize("ListTasks", 1);
    }

    @ParameterizedTest
    @CsvSource({
        "aws.sweep.inventory, ListMetrics",
        "aws.sweep.cluster.1, ListServices",
        "aws.sweep.cluster.2, ListTasks"
    })
    void listsPageByPageAndRepeatsOnlyLastCall(String item, String operation) throws Exception {
        EvidenceStore whole = store("whole");
        sweeps.run(whole);
        long pages = calls(operation);
        EvidenceStore stopped = store("stopped");
        int runs = sweeps.listPageByPage(stopped, item);
        sweeps.fetch(stopped);

        assertThat(pages).isGreaterThan(1);
        assertThat(runs).isGreaterThanOrEqualTo((int) pages / 2);
        assertThat(calls(operation) - pages).isBetween(pages, pages + runs);
        assertThat(SweepFixture.index(stopped)).isEqualTo(SweepFixture.index(whole));
        assertThat(sweeps.areIntact(stopped)).isTrue();
    }

    /** Ten minutes pass between two scheduled runs, and the lifetime of a token is not documented. */
    @Test
    void restartsListingWhenTokenExpired() throws Exception {
        EvidenceStore whole = store("whole");
        sweeps.run(whole);
        EvidenceStore late = store("late");
        sweeps.listOnePage(late, INVENTORY); // GetCallerIdentity, and a page that arrives too late
        sweeps.listOnePage(late, INVENTORY);
        cloud.faults().once("ListMetrics", new Fault.ContinueExpired());
        sweeps.run(late);

        SortedMap<String, String> index = SweepFixture.index(late);
        assertThat(index).isEqualTo(SweepFixture.index(whole));
        assertThat(outcomes(late)).contains("read again from its first page once");
        assertThat(sweeps.areIntact(late)).isTrue();
    }

    @Test
    void createsNoInventoryWhenTokensAlwaysExpire() throws Exception {
        cloud.faults().always("ListMetrics", new Fault.ContinueExpired());
        EvidenceStore store = store("never");
        MetricSweep.StepResult<MetricInventory> ran = sweeps.sweepInto(store).inventory(sweeps.hour());

        assertThat(ran)
                .isInstanceOfSatisfying(
                        MetricSweep.StepResult.Done.class,
                        done -> assertThat(((MetricInventory) done.result()).gap())
                                .contains("Invalid nextToken"));
        assertThat(calls("ListMetrics")).isEqualTo(1 + 8);
        assertThat(sweeps.areIntact(store)).isTrue();
    }

    private long calls(String operation) {
        return cloud.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }

    private static String outcomes(EvidenceStore store) throws Exception {
        StringBuilder all = new StringBuilder();
        try (var objects = store.list("packages/")) {
            for (var object : objects.toList()) {
                if (object.key().endsWith("outcomes.jsonl")) {
                    try (var in = store.open(object.key())) {
                        all.append(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return all.toString();
    }

    private EvidenceStore store(String name) throws Exception {
        return DirectoryEvidenceStore.open(folder.resolve(name));
    }
}
