package org.ephemera.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services and clusters: shared evidence is requested once, task evidence for each task. */
class EcsServiceTest {
    private static final String PREFIX = "arn:aws:ecs:eu-central-1:111122223333:";
    private static final String SERVICE = PREFIX + "service/lab/app";
    private static final String TASKS = "aws.ecs.tasks";
    private static final String DEFINITION = "aws.ecs.task-definition";
    private static final String STREAM = "aws.logs.stream";

    @TempDir
    Path folder;

    private List<SimulatedCall> calls = List.of();

    /** ECS lists only deployments that ECS controls. */
    @ParameterizedTest
    @ValueSource(strings = {"", "InvalidParameterException", "UnsupportedFeatureException"})
    void reportsNotApplicableWhenCodeDeployDeploys(String refusal) throws IOException {
        Scenario scenario =
                ScenarioBuilder.at(Clock.systemUTC()).container("app", 1, 80).build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed
                    .replace(
                            "DescribeServices",
                            "\"loadBalancers\"",
                            "\"deploymentController\":{\"type\":\"CODE_DEPLOY\"},\"loadBalancers\"")
                    .replace("ListServiceDeployments", "\"serviceDeployments\"", "\"other\"");
            if (!refusal.isEmpty()) {
                interposed.refuse("ListServiceDeployments", "app", refusal);
            }
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .collect(AcquisitionFixture.requestFor(SERVICE));
            ItemOutcome deployments = gathered.item("aws.ecs.service-deployments.1");
            assertThat(deployments.code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
            assertThat(deployments.outcome().message())
                    .contains("deployed by CODE_DEPLOY", "aws deploy list-deployments");
            assertThat(gathered.item("aws.ecs.service-revisions.1").code()).isEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.seal().statement().status()).isEqualTo("complete");
        }
    }

    /** A service without deployments in the last 90 days has an empty list. */
    @Test
    void reportsRetentionWhenNoDeploymentIsListed() throws IOException {
        Scenario scenario =
                ScenarioBuilder.at(Clock.systemUTC()).container("app", 1, 80).build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .replace("ListServiceDeployments", "\"serviceDeployments\"", "\"other\"")) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .collect(AcquisitionFixture.requestFor(SERVICE));
            assertThat(gathered.item("aws.ecs.service-deployments.1").code()).isEqualTo(OutcomeCode.EMPTY);
            assertThat(gathered.outcome("aws.ecs.service-deployments.1").message())
                    .contains("of the last 90 days");
        }
    }

    /** 25 tasks in pages of nine, three of them stopped, with two definitions and two containers each. */
    @ParameterizedTest
    @ValueSource(strings = {"service/lab/app", "cluster/lab"})
    void collectsAllTasks(String target) throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 20, 80)
                .container("sidecar", 20, 80)
                .tasks(25)
                .stoppedTasks(3)
                .definitions(2)
                .build();
        CollectedPackage gathered = collect(
                scenario,
                AcquisitionFixture.requestFor(PREFIX + target),
                Faults.none().pageSize("ListTasks", 9));
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.seal().statement().status()).isEqualTo("complete");
        assertThat(gathered.item(TASKS).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.outcome(TASKS).message())
                .contains("25 tasks, 22 of them running or starting and 3 stopped");
        assertThat(gathered.item(TASKS).extent().records()).isEqualTo(25);
        assertThat(count("ecs:ListTasks")).isEqualTo(4);
        assertThat(count("ecs:DescribeTasks")).isEqualTo(1);
        assertThat(items(gathered, "aws.ecs.startup-events"))
                .hasSize(25)
                .allMatch(item -> item.code() == OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.ecs.service").extent().records()).isEqualTo(1);
        assertThat(gathered.outcome("aws.ecs.service").message())
                .contains("the service is ACTIVE", "1 event, 1 deployment");
        assertThat(gathered.bodies("aws.ecs.service")).contains("has reached a steady state.");
        assertThat(gathered.item("aws.ecs.service-deployments.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.ecs.service-deployments.1").extent().records())
                .isEqualTo(2);
        assertThat(gathered.item("aws.ecs.service-revisions.1").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item("aws.ecs.service-revisions.1").extent().records())
                .isEqualTo(2);
        assertThat(gathered.bodies("aws.ecs.service-revisions.1"))
                .contains("task-definition/app:1", "guardDutyEnabled");
        assertThat(gathered.outcome("aws.ecs.cluster").message())
                .contains("Container Insights: enhanced", "logging of exec sessions: DEFAULT");
        assertThat(gathered.bodies("aws.ecs.cluster")).contains("\"settings\":[{\"name\":\"containerInsights\"");
        assertThat(items(gathered, DEFINITION)).hasSize(2);
        assertThat(items(gathered, "aws.logs.group")).hasSize(2);
        assertThat(items(gathered, STREAM))
                .hasSize(50)
                .allMatch(item -> item.code() == OutcomeCode.COLLECTED)
                .allMatch(item -> item.extent().records() == 20);
        assertThat(items(gathered, STREAM).stream()
                        .map(item -> item.planned().param("stream"))
                        .distinct())
                .hasSize(50);
        assertThat(items(gathered, STREAM).getFirst().outcome().message())
                .contains("app of 0000000000000000000000000000");
        assertThat(items(gathered, "aws.cloudwatch.service-metrics")).hasSize(1);
        assertThat(items(gathered, "aws.cloudwatch.container-insights"))
                .singleElement()
                .satisfies(item -> assertThat(item.outcome().message()).contains("of 101 metrics"));
        assertThat(notes(gathered, "aws.ecs.startup-events.25"))
                .hasSizeGreaterThan(3)
                .allSatisfy(note -> assertThat(gathered.resolve(note.substring(note.lastIndexOf(" in ") + 4)))
                        .as(note)
                        .isPresent());
    }

    @Test
    void collectsNewestTasksWhenLimited() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 20, 80)
                .tasks(12)
                .build();
        byte[] request = "{\"target\": \"%s\", \"limit\": 5, \"id\": \"x\"}"
                .formatted(SERVICE)
                .getBytes(StandardCharsets.UTF_8);
        CollectedPackage gathered = collect(scenario, request, Faults.none());
        assertThat(gathered.item(TASKS).code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.outcome(TASKS).message()).contains("12 tasks", "7 tasks after these in the ranking");
        // The task with the lowest number is the newest.
        assertThat(items(gathered, STREAM).stream()
                        .map(item -> Integer.parseInt(item.planned().param("task"), 16) - 0x1ab0))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertThat(gathered.seal().statement().status()).isEqualTo("partial");
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"service/lab/gone", "cluster/gone"})
    void reportsExpiredWhenTargetDoesNotExist(String target) throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC()).build();
        CollectedPackage gathered = collect(scenario, AcquisitionFixture.requestFor(PREFIX + target), Faults.none());
        assertThat(gathered.item(TASKS).code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.item(DEFINITION + ".1").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.outcome(DEFINITION + ".1").message()).contains("the outcome of aws.ecs.tasks");
        assertThat(gathered.item(STREAM + ".1").code()).isEqualTo(OutcomeCode.EXPIRED);
    }

    /** A task can disappear between list and describe, one hour after it stopped. */
    @Test
    void reportsTaskMissingAfterList() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 20, 80)
                .tasks(3)
                .build();
        String known = scenario.taskArn();
        String gone = known.substring(0, known.length() - 4) + "ffff";
        CollectedPackage gathered = interposed(scenario, cloud -> cloud.replace("ListTasks", known, gone));
        assertThat(gathered.item(TASKS).code()).isEqualTo(OutcomeCode.PARTIAL);
        assertThat(gathered.outcome(TASKS).message()).contains("2 tasks", "1 task is not returned by ECS (MISSING)");
        assertThat(notes(gathered, TASKS))
                .singleElement()
                .satisfies(note -> assertThat(note).contains(gone));
    }

    @Test
    void readsOnWhenEmptyPageHasToken() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 20, 80)
                .tasks(3)
                .build();
        CollectedPackage gathered = collect(
                scenario, AcquisitionFixture.requestFor(SERVICE), Faults.none().emptyPageWithToken("ListTasks"));
        assertThat(gathered.item(TASKS).extent().records()).isEqualTo(3);
        assertThat(gathered.item(TASKS).code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    private CollectedPackage interposed(Scenario scenario, Consumer<ResponseChangingProxy> change) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            change.accept(interposed);
            return AcquisitionFixture.at(folder, interposed.endpoint()).collect(AcquisitionFixture.requestFor(SERVICE));
        }
    }

    private CollectedPackage collect(Scenario scenario, byte[] request, Faults faults) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(request);
            calls = cloud.calls();
            return gathered;
        }
    }

    private long count(String action) {
        return calls.stream().filter(call -> call.action().equals(action)).count();
    }

    private static List<ItemOutcome> items(CollectedPackage gathered, String artifact) {
        return gathered.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(artifact))
                .toList();
    }

    private static List<String> notes(CollectedPackage gathered, String item) {
        return gathered.log(item, "note").stream()
                .map(line -> line.path("text").asText())
                .toList();
    }
}
