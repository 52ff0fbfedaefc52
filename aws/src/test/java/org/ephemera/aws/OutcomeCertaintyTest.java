package org.ephemera.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Outcomes do not claim completeness, expiry or inapplicability without evidence. */
class OutcomeCertaintyTest {
    private static final String STREAM = "aws.logs.stream";
    private static final String INSIGHTS = "aws.cloudwatch.container-insights.1";

    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 50, 80).build();
    private List<SimulatedCall> calls = List.of();

    /** CloudWatch lists a metric up to 15 minutes after its first data point, but returns its data before. */
    @Test
    void queriesByNameWhenMetricsAreNotListedYet() throws IOException {
        CollectedPackage gathered = collect(scenario, cloud -> cloud.replace("ListMetrics", "TaskId", "NotYet"));
        assertThat(gathered.outcome(INSIGHTS).message()).contains("queried by name", "data points of 30 metrics");
        assertThat(gathered.item(INSIGHTS).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(queriedMetrics(gathered)).contains("TaskEphemeralStorageUtilization", "ContainerMemoryReserved");
        assertThat(gathered.item(INSIGHTS).extent().records()).isEqualTo(points(gathered));
    }

    /** A family of task definitions may have the same name as that of a daemon. */
    @Test
    void doesNotRequestDefinitionOfDaemon() throws IOException {
        CollectedPackage gathered = collect(
                scenario, cloud -> cloud.replace("DescribeTasks", ":task-definition/", ":daemon-task-definition/"));
        for (String item : List.of("aws.ecs.task-definition.1", "aws.ecs.definition-history.1", "aws.logs.stream.1")) {
            assertThat(gathered.outcome(item).detail()).as(item).isEqualTo("DaemonTaskDefinition");
        }
        assertThat(gathered.outcome("aws.ecs.task-definition.1").message())
                .contains("describe-daemon-task-definition --daemon-task-definition arn:aws:ecs:");
        assertThat(calls)
                .extracting(SimulatedCall::operation)
                .doesNotContain("DescribeTaskDefinition", "ListTaskDefinitions");
    }

    /**
     * On EC2 a stream may have no prefix and is then named by the runtime id, which a container that never ran does not
     * have.
     */
    @Test
    void reportsEmptyWhenContainerNeverRanWithoutPrefix() throws IOException {
        CollectedPackage gathered = collect(scenario, cloud -> {
            cloud.replace("DescribeTasks", "\"runtimeId\"", "\"other\"");
            cloud.replace("DescribeTaskDefinition", "awslogs-stream-prefix", "other");
        });
        assertThat(gathered.item("aws.logs.stream.1").code()).isEqualTo(OutcomeCode.EMPTY);
        assertThat(gathered.outcome("aws.logs.stream.1").message()).contains("the container has not run");
        assertThat(gathered.seal().statement().status()).isEqualTo("complete");
    }

    /** The first task of the first service: no metric is listed yet. */
    @Test
    void queriesByNameWhenNothingIsListed() throws IOException {
        Clock young = Clock.offset(Clock.systemUTC(), Duration.ofHours(-6).plusMinutes(10));
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace("ListMetrics", "Metrics", "NotYet1");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint(), young).collect(scenario.alert());
            assertThat(gathered.outcome(INSIGHTS).message()).startsWith("the task metrics are not listed yet");
            assertThat(gathered.item(INSIGHTS).code()).isEqualTo(OutcomeCode.COLLECTED);
        }
    }

    /** Neither ECS nor the alert contains its containers, so their metrics cannot be queried. */
    @Test
    void reportsPartialWhenContainersAreUnknown() throws IOException {
        CollectedPackage gathered = collect(scenario, cloud -> {
            cloud.replace("ListMetrics", "TaskId", "NotYet");
            cloud.replace("DescribeTasks", "\"containers\":[", "\"other\":[");
        });
        assertThat(gathered.outcome(INSIGHTS).message()).contains("the containers of the task are unknown");
        assertThat(gathered.item(INSIGHTS).code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(queriedMetrics(gathered))
                .contains("TaskEphemeralStorageUtilization")
                .doesNotContain("ContainerMemoryReserved");
    }

    @Test
    void reportsMissingTaskMetrics() throws IOException {
        CollectedPackage gathered = collect(withoutTaskMetrics(), cloud -> {});
        assertThat(gathered.outcome(INSIGHTS).message()).contains("none of them is a task metric");
    }

    /** The scenario's task is six hours old; five minutes after its start it is too new for a complete list. */
    @Test
    void reportsPartialWhenTaskIsNew() throws IOException {
        Clock young = Clock.offset(Clock.systemUTC(), Duration.ofHours(-6).plusMinutes(5));
        try (SimulatedCloud cloud = SimulatedCloud.start(withoutTaskMetrics())) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint(), young).collect(scenario.alert());
            assertThat(gathered.outcome(INSIGHTS).message()).contains("of a new task");
            assertThat(gathered.item(INSIGHTS).code()).isEqualTo(OutcomeCode.PARTIAL);
        }
    }

    @Test
    void reportsOtherAccountInsteadOfExpired() throws IOException {
        Scenario gone = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 50, 80)
                .gone()
                .build();
        CollectedPackage gathered =
                collect(gone, cloud -> cloud.replace("GetCallerIdentity", "111122223333", "999900001111"));
        Outcome task = gathered.outcome("aws.ecs.task");
        assertThat(task.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(task.detail()).isEqualTo("OtherAccount");
        assertThat(task.message()).contains("account 999900001111", "account 111122223333");
        folder = folder.resolve("right");
        assertThat(collect(gone, cloud -> {}).item("aws.ecs.task").code()).isEqualTo(OutcomeCode.EXPIRED);
    }

    /**
     * A finding from a member account that was forwarded without a role: the account of the credentials may have
     * resources of the same names.
     */
    @ParameterizedTest
    @ValueSource(strings = {"task", "service"})
    void ignoresResourcesOfCredentialsAccount(String kind) throws IOException {
        Scenario gone = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 50, 80)
                .gone()
                .build();
        byte[] alert = kind.equals("task")
                ? gone.alert()
                : AcquisitionFixture.requestFor("arn:aws:ecs:eu-central-1:" + gone.account() + ":service/lab/app");
        try (SimulatedCloud cloud = SimulatedCloud.start(gone);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace("GetCallerIdentity", "111122223333", "999900001111");
            for (String operation : List.of("DescribeClusters", "ListTasks", "DescribeTasks", "DescribeServices")) {
                interposed.refuse(operation, "", "AccessDeniedException");
            }
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(alert);
            assertThat(gathered.seal().outcomes().items())
                    .filteredOn(item -> List.of(
                                    "aws.ecs.cluster",
                                    "aws.ecs.service",
                                    "aws.ecs.action-logs",
                                    "aws.ecs.task-definition",
                                    "aws.ecs.definition-history",
                                    "aws.cloudtrail.events",
                                    "aws.cloudwatch.container-insights",
                                    "aws.cloudwatch.service-metrics",
                                    "aws.logs.performance",
                                    "aws.ecs.captured-events",
                                    "aws.ec2.network-interfaces")
                            .contains(item.planned().artifact()))
                    .isNotEmpty()
                    .allSatisfy(item -> assertThat(item.outcome().detail())
                            .as(item.planned().item() + " " + item.outcome().message())
                            .isEqualTo("OtherAccount"));
            assertThat(cloud.calls())
                    .extracting(SimulatedCall::operation)
                    .doesNotContain(
                            "LookupEvents",
                            "ListMetrics",
                            "GetMetricData",
                            "FilterLogEvents",
                            "GetLogEvents",
                            "ListTaskDefinitions",
                            "DescribeTaskDefinition");
        }
    }

    @Test
    void requestsClusterByArn() throws IOException {
        CollectedPackage gathered = collect(scenario, cloud -> {});
        assertThat(gathered.log("aws.ecs.task", "api.response"))
                .first()
                .satisfies(line -> assertThat(line.at("/request/params/cluster").asText())
                        .isEqualTo("arn:aws:ecs:eu-central-1:111122223333:cluster/lab"));
    }

    @Test
    void reportsUnknownLogOfInjectedContainer() throws IOException {
        CollectedPackage gathered = collect(
                scenario,
                cloud -> cloud.replace("DescribeTasks", "\"containers\":[", "\"containers\":[{\"name\":\"proxy\"},"));
        ItemOutcome proxy = gathered.item(STREAM, "container", "proxy");
        assertThat(proxy.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(proxy.outcome().detail()).isEqualTo("NotTold");
        assertThat(proxy.outcome().message()).contains("Service Connect");
    }

    @Test
    void reportsExpiredWhenStreamIsDeleted() throws IOException {
        CollectedPackage gathered = collect(scenario, OutcomeCertaintyTest::otherStream);
        ItemOutcome app = gathered.item(STREAM, "container", "app");
        assertThat(app.code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(app.outcome().message()).contains("it was deleted, or the container never wrote a line");
    }

    /** A deleted log group makes a collection neither failed nor complete. */
    @Test
    void reportsExpiredWhenLogGroupIsDeleted() throws IOException {
        CollectedPackage gathered = collect(
                scenario,
                cloud -> cloud.replace(
                        "DescribeTaskDefinition", "\"awslogs-group\":\"", "\"awslogs-group\":\"/deleted"));
        assertThat(gathered.seal().outcomes().items())
                .filteredOn(item -> item.planned().param("group").startsWith("/deleted"))
                .hasSizeGreaterThan(4)
                .allSatisfy(item -> {
                    assertThat(item.code()).as(item.toString()).isEqualTo(OutcomeCode.EXPIRED);
                    assertThat(item.outcome().message()).contains("it was deleted, or it never existed");
                })
                .extracting(item -> item.planned().artifact())
                .contains("aws.logs.group", STREAM, "aws.logs.late", "aws.logs.earlier", "aws.ecs.exec-logs");
        assertThat(gathered.seal().statement().status()).isEqualTo("partial");
    }

    @Test
    void reportsEmptyWhenStreamHasNoEvents() throws IOException {
        Scenario silent =
                ScenarioBuilder.at(Clock.systemUTC()).container("app", 0, 80).build();
        CollectedPackage gathered = collect(silent, cloud -> {});
        assertThat(gathered.item(STREAM, "container", "app").code()).isEqualTo(OutcomeCode.EMPTY);
    }

    @Test
    void reportsEmptyWhenContainerNeverRan() throws IOException {
        CollectedPackage gathered = collect(scenario, cloud -> {
            otherStream(cloud);
            cloud.replace("DescribeTasks", "\"runtimeId\"", "\"other\"");
        });
        assertThat(gathered.item(STREAM, "container", "app").code()).isEqualTo(OutcomeCode.EMPTY);
    }

    /** Otherwise the author of a definition could choose the host of the signed request. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example/x?", "eu-central-1.evil.example", "EU", "eu-central-1@evil"})
    void sendsNoRequestToInvalidRegion(String region) throws IOException {
        CollectedPackage gathered = collect(
                scenario,
                cloud -> cloud.replace(
                        "DescribeTaskDefinition",
                        "\"awslogs-region\":\"eu-central-1\"",
                        "\"awslogs-region\":\"" + region + "\""));
        ItemOutcome app = gathered.item(STREAM, "container", "app");
        assertThat(app.code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(app.outcome().detail()).isEqualTo("RegionInvalid");
        assertThat(calls)
                .filteredOn(call -> call.service().equals("logs"))
                .allMatch(call -> call.region().equals("eu-central-1"))
                .noneMatch(call -> call.operation().equals("GetLogEvents"));
    }

    /**
     * An attacker may have deleted it: it is described while a task uses it, and listed as neither active nor inactive.
     */
    @Test
    void listsRevisionBeingDeleted() throws IOException {
        CollectedPackage gathered = collect(
                Scenario.named("fargate-miner", Clock.systemUTC()),
                cloud -> cloud.replace(
                        "ListTaskDefinitions",
                        "\"taskDefinitionArns\":[]",
                        "\"taskDefinitionArns\":[\"arn:aws:ecs:eu-central-1:111122223333:task-definition/checkout:8\"]"));
        assertThat(gathered.outcome("aws.ecs.definition-history.1").message())
                .contains("3 revisions", "BEING DELETED: 8");
    }

    @Test
    void describesFiveEarlierRevisionsAndNewest() throws IOException {
        Scenario many =
                ScenarioBuilder.at(Clock.systemUTC()).tasks(8).definitions(9).build();
        String seventh = many.ecs().tasks().stream()
                .filter(task -> task.path("taskDefinitionArn").asText().endsWith("app:7"))
                .findFirst()
                .orElseThrow()
                .path("taskArn")
                .asText();
        try (SimulatedCloud cloud = SimulatedCloud.start(many)) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(AcquisitionFixture.requestFor(seventh));
            assertThat(gathered.outcome("aws.ecs.definition-history.1").message())
                    .contains("9 revisions", "described: 9, 6, 5, 4, 3, 2");
        }
    }

    private static void otherStream(ResponseChangingProxy cloud) {
        cloud.replace(
                "DescribeTaskDefinition", "\"awslogs-stream-prefix\":\"", "\"awslogs-stream-prefix\":\"elsewhere-");
    }

    private Scenario withoutTaskMetrics() {
        return scenario.withMetrics(scenario.metrics().stream()
                .filter(series -> !series.dimensions().containsKey("TaskId"))
                .toList());
    }

    private CollectedPackage collect(Scenario of, Consumer<ResponseChangingProxy> change) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(of);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            change.accept(interposed);
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(of.alert());
            calls = cloud.calls();
            return gathered;
        }
    }

    /** Returns the metrics of all Container Insights queries. */
    private static String queriedMetrics(CollectedPackage gathered) {
        return gathered.log(INSIGHTS, "api.response").stream()
                .map(line -> line.at("/request/params/metrics").asText())
                .collect(Collectors.joining());
    }

    private static long points(CollectedPackage gathered) {
        return gathered.log(INSIGHTS, "api.response").stream()
                .filter(line -> line.at("/request/operation").asText().equals("GetMetricData"))
                .mapToLong(line -> line.path("count").asLong())
                .sum();
    }
}
