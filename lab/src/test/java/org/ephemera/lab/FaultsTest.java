package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.sts.StsClient;

final class FaultsTest {

    private static final Scenario SCENARIO = Scenario.named("fargate-miner");

    private final SimulatedCloud cloud = SimulatedCloud.start(SCENARIO);
    private final SdkClients clients = SdkClients.of(cloud);

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void deniesOperationWithIamMessage() {
        cloud.faults().accessDenied("ecs:DescribeTasks");
        try (EcsClient ecs = clients.ecs()) {
            assertThatThrownBy(() -> ecs.describeTasks(r -> r.cluster("shop").tasks(SCENARIO.taskArn())))
                    .isInstanceOfSatisfying(AwsServiceException.class, e -> {
                        assertThat(e.statusCode()).isEqualTo(400);
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                        assertThat(e.awsErrorDetails().errorMessage())
                                .startsWith("User: " + SCENARIO.caller().arn()
                                        + " is not authorized to perform: ecs:DescribeTasks on resource: "
                                        + SCENARIO.taskArn());
                    });
            assertThat(ecs.describeTaskDefinition(r -> r.taskDefinition("checkout"))
                            .taskDefinition())
                    .isNotNull();
        }
    }

    @Test
    void deniesInCborAndXml() {
        cloud.faults().accessDenied("*");
        try (CloudWatchClient metrics = clients.metrics();
                StsClient sts = clients.sts()) {
            assertThatThrownBy(metrics::listMetrics).isInstanceOfSatisfying(AwsServiceException.class, e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).startsWith("AccessDenied");
                assertThat(e.awsErrorDetails().errorMessage()).contains("cloudwatch:ListMetrics");
            });
            assertThatThrownBy(sts::getCallerIdentity).isInstanceOfSatisfying(AwsServiceException.class, e -> {
                assertThat(e.statusCode()).isEqualTo(403);
                assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            });
        }
    }

    @Test
    void throttlesAndFailsBeforeItResponds() {
        cloud.faults().throttle("DescribeTaskDefinition", 1).serverError("DescribeServices", 1);
        try (EcsClient ecs = clients.ecs()) {
            ecs.describeTaskDefinition(r -> r.taskDefinition("checkout"));
            ecs.describeServices(r -> r.cluster("shop").services("checkout"));
        }
        assertThat(cloud.calls()).extracting(SimulatedCall::status).containsExactly(400, 200, 500, 200);
        assertThat(cloud.calls().getFirst().errorCode()).contains("ThrottlingException");
    }

    @Test
    void affectsOnlyCallsOfTheRule() {
        cloud.faults()
                .add(FaultRule.on("GetCallerIdentity", new Fault.AccessDenied())
                        .from(2)
                        .times(1));
        try (StsClient sts = clients.sts()) {
            sts.getCallerIdentity();
            assertThatThrownBy(sts::getCallerIdentity).isInstanceOf(AwsServiceException.class);
            sts.getCallerIdentity();
        }
    }

    @Test
    void reportsExpiredCredentials() {
        cloud.faults().expiredCredentials();
        try (EcsClient ecs = clients.ecs()) {
            assertThatThrownBy(() -> ecs.listTasks(r -> r.cluster("shop")))
                    .isInstanceOfSatisfying(
                            AwsServiceException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException"));
            cloud.faults().clear();
            assertThat(ecs.listTasks(r -> r.cluster("shop")).taskArns()).hasSize(1);
        }
    }

    @Test
    void returnsEmptyFirstPageWithToken() {
        Faults faults = Faults.none().emptyPageWithToken("*").pageSize("GetLogEvents", 40);
        Scenario scenario =
                ScenarioBuilder.at(Scenario.REFERENCE).container("app", 100, 20).build();
        try (SimulatedCloud broken = SimulatedCloud.start(scenario, faults);
                CloudWatchLogsClient logs = SdkClients.of(broken).logs();
                EcsClient ecs = SdkClients.of(broken).ecs();
                CloudWatchClient metrics = SdkClients.of(broken).metrics()) {
            String stream = "lab/app/" + scenario.taskId();

            assertThat(logs.getLogEventsPaginator(r -> r.logGroupName("/lab/app")
                                    .logStreamName(stream)
                                    .startFromHead(true))
                            .events())
                    .hasSize(100);
            assertThat(broken.calls()).hasSize(5);
            assertThat(ecs.listTasks(r -> r.cluster("lab")).taskArns()).isEmpty();
            assertThat(ecs.listTasksPaginator(r -> r.cluster("lab")).taskArns()).hasSize(1);
            assertThat(metrics.listMetrics().nextToken()).isNotNull();
            assertThat(metrics.listMetricsPaginator().metrics()).hasSize(6);
        }
    }

    @Test
    void truncatesBody() {
        cloud.faults().cutBody("DescribeTasks");
        try (EcsClient ecs = clients.ecs()) {
            Task task = ecs.describeTasks(r -> r.cluster("shop").tasks(SCENARIO.taskArn()))
                    .tasks()
                    .getFirst();

            assertThat(task.taskArn()).isEqualTo(SCENARIO.taskArn());
            assertThat(cloud.calls()).hasSize(2);
            assertThat(cloud.calls().getFirst().responseBytes())
                    .isEqualTo(cloud.calls().getLast().responseBytes() / 2);
            cloud.faults().add(FaultRule.on("DescribeTasks", new Fault.CutBody()));
            assertThatThrownBy(() -> ecs.describeTasks(r -> r.cluster("shop").tasks(SCENARIO.taskArn())))
                    .isInstanceOf(SdkClientException.class);
        }
    }

    @Test
    void delaysResponse() {
        cloud.faults().delay("GetCallerIdentity", Duration.ofMillis(300));
        try (StsClient sts = clients.sts()) {
            long start = System.nanoTime();
            sts.getCallerIdentity();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void addsUnknownFieldsAndValues() {
        cloud.faults().unknownFields("*");
        try (EcsClient ecs = clients.ecs();
                CloudWatchClient metrics = clients.metrics();
                CloudWatchLogsClient logs = clients.logs()) {
            Task task = ecs.describeTasks(r -> r.cluster("shop").tasks(SCENARIO.taskArn()))
                    .tasks()
                    .getFirst();

            assertThat(task.launchTypeAsString()).isEqualTo("VALUE_OF_THE_FUTURE");
            assertThat(task.containers()).hasSize(5);
            assertThat(ecs.describeTaskDefinition(r -> r.taskDefinition("checkout"))
                            .taskDefinition()
                            .containerDefinitions())
                    .hasSize(4);
            assertThat(metrics.listMetrics().metrics()).isNotEmpty();
            assertThat(logs.describeLogGroups().logGroups().getFirst().logGroupClassAsString())
                    .isEqualTo("VALUE_OF_THE_FUTURE");
        }
    }
}
