package org.ephemera.aws.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.call.AwsClients;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.store.DirectoryEvidenceStore;
import org.ephemera.store.EvidenceStore;
import org.ephemera.sweep.MetricInventory;
import org.ephemera.sweep.MetricSweep;
import org.ephemera.sweep.SweepPlan;
import org.ephemera.sweep.SweepScope;
import org.ephemera.sweep.SweepWindow;
import org.ephemera.testing.AdjustableClock;
import org.ephemera.testing.MemoryFolders;
import org.ephemera.testing.SweepFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweep with credentials of another account: CloudWatch returns that account's data without an error. */
class SweepAccountTest {
    private static final SweepScope SCOPE = SweepScope.account("111122223333", "eu-central-1");

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-25T12:00:00Z"));
    private SimulatedCloud cloud;
    private ResponseChangingProxy between;
    private AwsClients clients;
    private SweepFixture sweeps;
    private EvidenceStore store;

    @BeforeEach
    void start() throws Exception {
        cloud = SimulatedCloud.start(
                ScenarioBuilder.at(clock).container("app", 1, 1).build());
        between = ResponseChangingProxy.inFrontOf(cloud.endpoint());
        clients = AwsClients.of(
                Map.of(
                        "AWS_ENDPOINT_URL",
                        between.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID",
                        "test",
                        "AWS_SECRET_ACCESS_KEY",
                        "test"),
                clock);
        sweeps = new SweepFixture(
                SCOPE, new AwsSweep(), () -> AwsSources.all(clients), SweepFixture.signer(folder), clock);
        store = DirectoryEvidenceStore.open(folder.resolve("evidence"));
    }

    @AfterEach
    void stop() {
        clients.close();
        between.close();
        cloud.close();
    }

    @Test
    void plansNothingWhenAccountDiffers() throws Exception {
        useOtherAccount();
        MetricSweep.StepResult<MetricInventory> ran = sweeps.sweepInto(store).inventory(sweeps.hour());

        assertThat(ran)
                .isInstanceOfSatisfying(
                        MetricSweep.StepResult.Done.class,
                        done -> assertThat(((MetricInventory) done.result()).gap())
                                .contains("999900001111", "111122223333", "--role"));
        assertThat(calls("ListMetrics")).isZero();
    }

    /** The credentials were changed between the listing and the fetching. */
    @Test
    void fetchesNothingWhenAccountChanged() throws Exception {
        sweeps.sweepInto(store).inventory(sweeps.hour());
        useOtherAccount();
        sweeps.fetch(store);
        Instant from = Instant.parse("2026-11-23T12:00:00Z");
        SweepPlan plan = sweeps.sweepInto(store).plan(Optional.of(from), clock.instant());

        assertThat(calls("GetMetricData")).isZero();
        assertThat(plan.known()).isEmpty();
        assertThat(plan.open()).extracting(SweepWindow::name).contains("2026-11-24");
        assertThat(sweeps.areIntact(store)).isTrue();
    }

    private void useOtherAccount() {
        between.replace("GetCallerIdentity", "111122223333", "999900001111");
    }

    private long calls(String operation) {
        return cloud.calls().stream()
                .filter(call -> call.operation().equals(operation))
                .count();
    }
}
