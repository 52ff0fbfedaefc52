package org.ephemera.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.format.PlannedItem;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ranking of the tasks of a container instance by a GuardDuty finding about its EC2 instance. */
@Tag("source-aws")
class TaskRankingTest {
    /** The lab creates the task with the highest number first. */
    private static final String OLDEST = "%032x".formatted(0x1ab0 + 11);

    private static final String NEWEST = "%032x".formatted(0x1ab0);

    private static final String MACHINE = "i-%017x".formatted(0x1ab);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"true, RUNTIME_ID", "false, ''"})
    void collectsMatchingTaskFirst(boolean hasRuntimeId, String reasons) throws IOException {
        String id = hasRuntimeId ? OLDEST + "-0000000001" : "";
        PlannedItem first =
                collect(finding(id)).item("aws.ecs.startup-events.1").planned();

        assertThat(first.param("task")).isEqualTo(hasRuntimeId ? OLDEST : NEWEST);
        assertThat(first.param("rank")).isEqualTo("1");
        assertThat(first.param("reasons")).isEqualTo(reasons);
    }

    private CollectedPackage collect(byte[] alert) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 2, 80)
                .tasks(12)
                .onInstances(1)
                .build())) {
            return AcquisitionFixture.at(folder, cloud.endpoint()).collect(alert);
        }
    }

    private static byte[] finding(String runtimeId) {
        return """
                {"source": "aws.guardduty", "detail-type": "GuardDuty Finding", "account": "111122223333",
                 "region": "eu-central-1", "detail": {
                   "schemaVersion": "2.0", "accountId": "111122223333", "region": "eu-central-1", "partition": "aws",
                   "id": "3e4f5061728394a5b6c7d8e9f00b1c2f", "type": "Execution:Container/MaliciousFile",
                   "resource": {"resourceType": "Container",
                     "instanceDetails": {"instanceId": "MACHINE",
                       "tags": [{"key": "aws:ecs:clusterName", "value": "lab"}]},
                     "containerDetails": {"id": "CONTAINER"}},
                   "severity": 8}}""".replace("MACHINE", MACHINE).replace("CONTAINER", runtimeId).getBytes(StandardCharsets.UTF_8);
    }
}
