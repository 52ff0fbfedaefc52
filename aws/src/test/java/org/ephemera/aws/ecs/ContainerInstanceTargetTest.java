package org.ephemera.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Collection of the tasks on one container instance. An alert contains the id of its EC2 instance. */
@Tag("source-aws")
class ContainerInstanceTargetTest {
    private static final String INSTANCE = "arn:aws:ecs:eu-central-1:111122223333:container-instance/ops/";
    private static final String LAB = "arn:aws:ecs:eu-central-1:111122223333:container-instance/lab/";
    private static final String TASKS = "aws.ecs.tasks";

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"i-0a1b2c3d4e5f60840", "7b0c38507c3ad9f87a5d3eb8251d77f2"})
    void collectsTasksOfInstance(String id) throws IOException {
        CollectedPackage gathered = collect(id);

        assertThat(gathered.item(TASKS).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item(TASKS).extent().records()).isEqualTo(2);
        assertThat(gathered.item("aws.ecs.service.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.ecs.container-instance.1").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    /** The machine may still exist after its container instance was deregistered. */
    @Test
    void describesMachineWhenInstanceIsGone() throws IOException {
        CollectedPackage gathered = collect("i-0fffffffffffffff0");

        assertThat(gathered.item(TASKS).code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.item("aws.ecs.container-instance.1").code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.item("aws.ec2.instances.1").planned().param("instances"))
                .isEqualTo("i-0fffffffffffffff0");
    }

    @Test
    void describesInstanceWithoutTasks() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 2, 80)
                .tasks(1)
                .onInstances(2)
                .build();
        CollectedPackage gathered = collect(scenario, AcquisitionFixture.requestFor(LAB + "%032x".formatted(0xc2)));

        assertThat(gathered.item(TASKS).code()).isEqualTo(OutcomeCode.EMPTY);
        assertThat(gathered.item("aws.ecs.container-instance.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.ec2.instances.1").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    private CollectedPackage collect(String id) throws IOException {
        return collect(Scenario.named("ec2-escape", Clock.systemUTC()), AcquisitionFixture.requestFor(INSTANCE + id));
    }

    private CollectedPackage collect(Scenario scenario, byte[] alert) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            return AcquisitionFixture.at(folder, cloud.endpoint()).collect(alert);
        }
    }
}
