package org.ephemera.azure.apps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.azure.aci.AciAcquisitionTest;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.azure.testing.DeclaredCallsCheck;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acquisition of a Container Apps job from the simulated Azure. */
class JobAcquisitionTest {
    private static final String EXECUTIONS = "azure.job.executions.1";
    private static final String ROWS = "azure.loganalytics.rows.1";

    @TempDir
    Path folder;

    @Test
    void collectsJobWithStartedMiner() throws IOException {
        AzureScenario scenario = AzureScenario.named("job-miner", Clock.systemUTC());
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());

            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            assertThat(collected.outcome("azure.job").message()).contains("Schedule", "1 secret");
            assertThat(collected.outcome(EXECUTIONS).message()).isEqualTo("3 executions: 1 Running, 2 Succeeded");
            assertThat(AciAcquisitionTest.body(collected, EXECUTIONS))
                    .as("the template that ran, which the job's description does not contain")
                    .contains("hotfix.sh");
            assertThat(AciAcquisitionTest.body(collected, ROWS))
                    .contains("XMRig", "3184 orders match", "Created a job execution")
                    .doesNotContain("another app in the same environment");
            assertThat(AciAcquisitionTest.body(collected, "azure.monitor.activity-log.1"))
                    .contains("Microsoft.App/jobs/start/action");
            ItemOutcome minutes = collected.item("azure.monitor.metrics", "grain", "MINUTE");
            assertThat(minutes.code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(collected.bodies(minutes.planned().item()))
                    .contains("reconcile-hk3v9tz", "UsageNanoCores", "UsageBytes");
            assertThat(collected.outcome("azure.acr.image.1")).isInstanceOf(Outcome.NotApplicable.class);
            assertThat(collected.outcome("azure.acr.image.2")).isInstanceOf(Outcome.Collected.class);
            assertThat(collected.codes())
                    .containsEntry("azure.network.subnet.1", OutcomeCode.COLLECTED)
                    .containsEntry("azure.authorization.role-assignments.1", OutcomeCode.COLLECTED)
                    .containsEntry("azure.app.log-stream", OutcomeCode.SKIPPED);
            assertThat(collected.codes().values())
                    .doesNotContain(OutcomeCode.FAILED, OutcomeCode.DENIED, OutcomeCode.PARTIAL);
            DeclaredCallsCheck.check(scenario.target(), azure, collected);
        }
    }

    @Test
    void readsEveryPageOfExecutions() throws IOException {
        AzureScenario scenario = AzureScenario.named("job-miner", Clock.systemUTC());
        List<ObjectNode> executions = new ArrayList<>(scenario.all("executions"));
        for (int number = 0; number < 57; number++) {
            ObjectNode one = executions.getFirst().deepCopy();
            String name = "reconcile-%07d".formatted(number);
            String begin = Instant.now().minusSeconds(3600L + number).toString();
            one.put("name", name).put("id", scenario.target() + "/executions/" + name);
            one.withObject("/properties").put("status", "Failed").put("startTime", begin);
            executions.add(one);
        }
        assertThat(collect(scenario.with("executions", executions))
                        .outcome(EXECUTIONS)
                        .message())
                .isEqualTo("60 executions: 57 Failed, 1 Running, 2 Succeeded");
    }

    @Test
    void sealsRemainingEvidenceWhenJobIsDeleted() throws IOException {
        CollectedPackage collected =
                collect(AzureScenario.named("job-miner", Clock.systemUTC()).with("jobs", List.of()));

        assertThat(collected.outcome("azure.job")).isInstanceOf(Outcome.Expired.class);
        assertThat(collected.outcome(EXECUTIONS)).isInstanceOf(Outcome.Expired.class);
        assertThat(collected.outcome(ROWS).message()).contains("EPHEMERA_WORKSPACE");
        assertThat(collected.item("azure.monitor.metrics", "grain", "MINUTE").code())
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(AciAcquisitionTest.body(collected, "azure.monitor.activity-log.1"))
                .contains("Microsoft.App/jobs/listSecrets/action");
    }

    private CollectedPackage collect(AzureScenario scenario) throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.report().verdict()).isEqualTo(VerificationResult.INTACT);
            return collected;
        }
    }
}
