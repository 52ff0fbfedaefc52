package org.ephemera.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Deleted or unknown services and clusters: the remaining evidence is collected, and the other outcomes state the
 * reason.
 */
class DeletedServicesTest {
    private static final String PREFIX = "arn:aws:ecs:eu-central-1:111122223333:";
    private static final String SERVICE = PREFIX + "service/lab/app";
    private static final String TASK_ROLE = "arn:aws:iam::111122223333:role/lab-task";
    private static final String DEFINITION = "aws.ecs.task-definition";

    @TempDir
    Path folder;

    /** Its tasks are deleted, but their logs are found, because the service still references its definition. */
    @Test
    void collectsLogsWhenServiceIsDeleted() throws IOException {
        CollectedPackage gathered = collect(deleted().serviceDeleted().build(), SERVICE);

        assertThat(gathered.item("aws.ecs.tasks").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.outcome("aws.ecs.service").message()).contains("the service is INACTIVE");
        ItemOutcome definition = gathered.item(DEFINITION, "taskDefinition", PREFIX + "task-definition/app:1");
        assertThat(definition.code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(definition.outcome().message()).contains("is INACTIVE and has 3 containers");
        assertThat(items(gathered, "aws.logs.earlier-stream"))
                .hasSize(2)
                .allMatch(item -> item.code() == OutcomeCode.COLLECTED)
                .extracting(item -> item.extent().records())
                .containsExactlyInAnyOrder(40L, 30L);
        assertThat(gathered.item("aws.logs.stream", "container", "router").code())
                .isEqualTo(OutcomeCode.NOT_APPLICABLE);
        assertThat(gathered.item("aws.iam.role", "role", TASK_ROLE).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(items(gathered, "aws.ecr.image")).anyMatch(item -> item.code() == OutcomeCode.COLLECTED);
        assertThat(gathered.codes())
                .containsEntry("aws.cloudwatch.service-metrics.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.cluster", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.service-revisions.1", OutcomeCode.COLLECTED);
        assertThat(gathered.outcome("aws.ecs.service-deployments.1").message())
                .contains("ServiceNotFoundException", "it was deleted, or it never existed");
        assertPartialAndIntact(gathered);
    }

    /** ECS may report it as unknown or as inactive. */
    @Test
    void reportsExpiredWhenServiceIsInactive() throws IOException {
        try (SimulatedCloud cloud =
                        SimulatedCloud.start(deleted().serviceDeleted().build());
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.refuse("ListTasks", "app", "ServiceNotActiveException");
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .collect(AcquisitionFixture.requestFor(SERVICE));

            assertThat(gathered.item("aws.ecs.tasks").code()).isEqualTo(OutcomeCode.EXPIRED);
            assertThat(gathered.outcome("aws.ecs.tasks").message()).contains("ServiceNotActiveException");
        }
    }

    /**
     * An idle service: one that was scaled to zero during containment, whose tasks ECS does not return one hour later.
     * For a cluster, services without events other than the steady state are left out: the first in each response, and
     * those over the limit.
     */
    @ParameterizedTest
    @ValueSource(strings = {"service/lab/app", "cluster/lab"})
    void collectsLastDefinitionWhenServiceIsIdle(String target) throws IOException {
        try (SimulatedCloud cloud =
                        SimulatedCloud.start(deleted().gone().services(25).build());
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .replace("DescribeServices", "\"runningCount\":1", "\"runningCount\":0")
                        .change("DescribeServices", DeletedServicesTest::withoutStoppedTasksAfterFirst)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .collect(AcquisitionFixture.requestFor(PREFIX + target));

            assertThat(gathered.item("aws.ecs.tasks").code()).isEqualTo(OutcomeCode.EMPTY);
            assertThat(gathered.item(DEFINITION, "taskDefinition", PREFIX + "task-definition/app:1")
                            .code())
                    .isEqualTo(OutcomeCode.COLLECTED);
            assertThat(items(gathered, "aws.logs.earlier-stream"))
                    .extracting(item -> item.extent().records())
                    .containsExactlyInAnyOrder(40L, 30L);
            assertThat(items(gathered, DEFINITION))
                    .filteredOn(item -> item.code() == OutcomeCode.SKIPPED)
                    .hasSize(target.startsWith("service") ? 0 : 1)
                    .allSatisfy(item -> assertThat(item.outcome().message()).contains("the 2 others by ARN"));
        }
    }

    /** A caller who may not list tasks can read the definition that the service references, and the logs. */
    @Test
    void collectsDefinitionWhenListTasksIsDenied() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(deleted().build());
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.refuse("ListTasks", "", "AccessDeniedException");
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .collect(AcquisitionFixture.requestFor(SERVICE));

            assertThat(gathered.item("aws.ecs.tasks").code()).isEqualTo(OutcomeCode.DENIED);
            assertThat(items(gathered, DEFINITION))
                    .extracting(ItemOutcome::code)
                    .containsExactlyInAnyOrder(OutcomeCode.DENIED, OutcomeCode.COLLECTED);
            assertThat(items(gathered, "aws.logs.earlier-stream"))
                    .extracting(item -> item.extent().records())
                    .contains(40L, 30L);
        }
    }

    private static byte[] withoutStoppedTasksAfterFirst(byte[] answer) {
        String steady = "has reached a steady state.";
        String services = new String(answer, StandardCharsets.UTF_8);
        int second = services.indexOf(steady) + steady.length();
        return (services.substring(0, second)
                        + services.substring(second).replace(steady, "has stopped 1 running tasks."))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A task that just stopped is described itself, and its log is read once. */
    @Test
    void collectsLogOnceWhenStoppedTaskIsListed() throws IOException {
        CollectedPackage gathered = collect(deleted().stopped().stoppedTasks(1).build(), SERVICE);

        assertThat(gathered.item("aws.ecs.tasks").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(items(gathered, DEFINITION)).hasSize(1);
        assertThat(items(gathered, "aws.logs.earlier-stream")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"service/lab/app", "cluster/lab"})
    void collectsOtherEvidenceWhenClusterIsDeleted(String target) throws IOException {
        CollectedPackage gathered =
                collect(deleted().withExec().clusterDeleted().build(), PREFIX + target);

        assertThat(gathered.outcome("aws.ecs.cluster").message()).contains("the cluster is INACTIVE");
        assertThat(gathered.item("aws.ecs.cluster").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.codes())
                .containsEntry("aws.ecs.tasks", OutcomeCode.EXPIRED)
                .containsEntry("aws.ecs.service", OutcomeCode.EXPIRED)
                .containsEntry(DEFINITION + ".1", OutcomeCode.EXPIRED)
                .containsEntry("aws.ecs.exec-session.1", OutcomeCode.COLLECTED)
                .containsEntry("aws.ecs.action-log.1", OutcomeCode.COLLECTED);
        assertThat(gathered.outcome("aws.ecs.tasks").message()).contains("The referenced cluster was inactive.");
        assertThat(items(gathered, "aws.cloudwatch.service-metrics"))
                .allMatch(item -> target.startsWith("cluster") || item.code() == OutcomeCode.COLLECTED);
        assertPartialAndIntact(gathered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"service/lab/never", "service/never/app", "cluster/never"})
    void reportsExpiredWhenTargetNeverExisted(String target) throws IOException {
        CollectedPackage gathered = collect(deleted().build(), PREFIX + target);

        assertThat(gathered.codes())
                .containsEntry("aws.ecs.tasks", OutcomeCode.EXPIRED)
                .containsEntry("aws.ecs.service", OutcomeCode.EXPIRED)
                .containsEntry("aws.ecs.cluster", target.contains("lab") ? OutcomeCode.COLLECTED : OutcomeCode.EXPIRED)
                .containsEntry("aws.sts.caller-identity", OutcomeCode.COLLECTED);
        assertThat(items(gathered, "aws.cloudtrail.events")).isNotEmpty();
        assertPartialAndIntact(gathered);
    }

    /** Sealed as partial and intact without failures: each source has an item with its reason. */
    private static void assertPartialAndIntact(CollectedPackage gathered) {
        assertThat(gathered.seal().statement().status()).isEqualTo("partial");
        assertThat(gathered.report().verdict()).isEqualTo(VerificationResult.INTACT);
        assertThat(gathered.codes()).doesNotContainValue(OutcomeCode.FAILED);
        Set<String> planned = gathered.seal().outcomes().items().stream()
                .map(item -> item.planned().artifact())
                .collect(Collectors.toSet());
        assertThat(planned)
                .containsAll(AwsSources.plannedFor("aws.ecs.service").stream()
                        .map(artifact -> artifact.id())
                        .toList())
                .contains(
                        DEFINITION,
                        "aws.ecs.definition-history",
                        "aws.ecs.container-instance",
                        "aws.ec2.instances",
                        "aws.ec2.network-interfaces",
                        "aws.elb.targets",
                        "aws.iam.role",
                        "aws.iam.instance-profile",
                        "aws.ecr.image",
                        "aws.logs.stream",
                        "aws.logs.performance");
    }

    private static ScenarioBuilder deleted() {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 40, 80)
                .container("sidecar", 30, 80)
                .container("router", 5, 80)
                .logDriver("router", "awsfirelens");
    }

    private CollectedPackage collect(Scenario scenario, String target) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario)) {
            return AcquisitionFixture.at(folder, cloud.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(AcquisitionFixture.requestFor(target));
        }
    }

    private static List<ItemOutcome> items(CollectedPackage gathered, String artifact) {
        return gathered.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(artifact))
                .toList();
    }
}
