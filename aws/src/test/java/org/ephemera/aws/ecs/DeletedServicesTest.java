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
import org.ephemera.aws.testing.AlteringProxy;
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

/** A service or a cluster that somebody deleted, or that never was: what else remains is collected, and the rest says why not. */
class DeletedServicesTest {
    private static final String PREFIX = "arn:aws:ecs:eu-central-1:111122223333:";
    private static final String SERVICE = PREFIX + "service/lab/app";
    private static final String TASK_ROLE = "arn:aws:iam::111122223333:role/lab-task";
    private static final String DEFINITION = "aws.ecs.task-definition";

    @TempDir
    Path folder;

    /** Its tasks are gone, and the logs that they left are found all the same: the service still names its definition. */
    @Test
    void whatADeletedServiceLeftIsCollected() throws IOException {
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
        isHonest(gathered);
    }

    /** Whether ECS calls it unknown or inactive, it is over. */
    @Test
    void aServiceThatIsCalledInactiveIsExpiredToo() throws IOException {
        try (SimulatedCloud cloud =
                        SimulatedCloud.start(deleted().serviceDeleted().build());
                AlteringProxy interposed = AlteringProxy.before(cloud.endpoint())) {
            interposed.refuse("ListTasks", "app", "ServiceNotActiveException");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(AcquisitionFixture.asking(SERVICE));

            assertThat(gathered.item("aws.ecs.tasks").code()).isEqualTo(OutcomeCode.EXPIRED);
            assertThat(gathered.outcome("aws.ecs.tasks").message()).contains("ServiceNotActiveException");
        }
    }

    /**
     * Who contains an incident scales the service to nothing, and an hour later ECS lists none of its tasks. Of a cluster nobody chose the
     * services: those are left of which ECS says only that they are steady, in each answer the first, and what are too many.
     */
    @ParameterizedTest
    @ValueSource(strings = {"service/lab/app", "cluster/lab"})
    void whatAServiceLeftThatRunsNothingIsCollected(String target) throws IOException {
        try (SimulatedCloud cloud =
                        SimulatedCloud.start(deleted().gone().services(25).build());
                AlteringProxy interposed = AlteringProxy.before(cloud.endpoint())
                        .replace("DescribeServices", "\"runningCount\":1", "\"runningCount\":0")
                        .change("DescribeServices", DeletedServicesTest::butTheFirstStoppedTasks)) {
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .collect(AcquisitionFixture.asking(PREFIX + target));

            assertThat(gathered.item("aws.ecs.tasks").code()).isEqualTo(OutcomeCode.EMPTY);
            assertThat(gathered.item(DEFINITION, "taskDefinition", PREFIX + "task-definition/app:1")
                            .code())
                    .isEqualTo(OutcomeCode.COLLECTED);
            assertThat(items(gathered, "aws.logs.earlier-stream"))
                    .extracting(item -> item.extent().records())
                    .containsExactlyInAnyOrder(40L, 30L);
            assertThat(items(gathered, DEFINITION))
                    .filteredOn(item -> item.code() == OutcomeCode.SKIPPED)
                    .extracting(item -> item.outcome().message())
                    .containsExactlyElementsOf(
                            target.startsWith("service")
                                    ? List.of()
                                    : List.of(
                                            "of services that run nothing any more the 20 of which ECS told last are looked"
                                                    + " at; collect the 2 others by ARN"));
        }
    }

    /** Whoever may not list tasks may read the definition that the service names, and the logs of whatever ran it. */
    @Test
    void whatAServiceRunsWhoseTasksNobodyMayListIsCollected() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(deleted().build());
                AlteringProxy interposed = AlteringProxy.before(cloud.endpoint())) {
            interposed.refuse("ListTasks", "", "AccessDeniedException");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(AcquisitionFixture.asking(SERVICE));

            assertThat(gathered.item("aws.ecs.tasks").code()).isEqualTo(OutcomeCode.DENIED);
            assertThat(items(gathered, DEFINITION))
                    .extracting(ItemOutcome::code)
                    .containsExactlyInAnyOrder(OutcomeCode.DENIED, OutcomeCode.COLLECTED);
            assertThat(items(gathered, "aws.logs.earlier-stream"))
                    .extracting(item -> item.extent().records())
                    .contains(40L, 30L);
        }
    }

    private static byte[] butTheFirstStoppedTasks(byte[] answer) {
        String steady = "has reached a steady state.";
        String services = new String(answer, StandardCharsets.UTF_8);
        int second = services.indexOf(steady) + steady.length();
        return (services.substring(0, second)
                        + services.substring(second).replace(steady, "has stopped 1 running tasks."))
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A task that stopped a moment ago is described itself, and its log read once. */
    @Test
    void whatStillIsListedIsNotLookedForTwice() throws IOException {
        CollectedPackage gathered = collect(deleted().stopped().stoppedTasks(1).build(), SERVICE);

        assertThat(gathered.item("aws.ecs.tasks").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(items(gathered, DEFINITION)).hasSize(1);
        assertThat(items(gathered, "aws.logs.earlier-stream")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"service/lab/app", "cluster/lab"})
    void ofADeletedClusterRemainsWhatEcsDoesNotKeep(String target) throws IOException {
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
        isHonest(gathered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"service/lab/never", "service/never/app", "cluster/never"})
    void whatNeverExistedIsExpiredWhereverItIsAsked(String target) throws IOException {
        CollectedPackage gathered = collect(deleted().build(), PREFIX + target);

        assertThat(gathered.codes())
                .containsEntry("aws.ecs.tasks", OutcomeCode.EXPIRED)
                .containsEntry("aws.ecs.service", OutcomeCode.EXPIRED)
                .containsEntry("aws.ecs.cluster", target.contains("lab") ? OutcomeCode.COLLECTED : OutcomeCode.EXPIRED)
                .containsEntry("aws.sts.caller-identity", OutcomeCode.COLLECTED);
        assertThat(items(gathered, "aws.cloudtrail.events")).isNotEmpty();
        isHonest(gathered);
    }

    /** Sealed as partial, intact, nothing failed or was forgotten: each source has an item that says why it has nothing. */
    private static void isHonest(CollectedPackage gathered) {
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
                    .collect(AcquisitionFixture.asking(target));
        }
    }

    private static List<ItemOutcome> items(CollectedPackage gathered, String artifact) {
        return gathered.seal().outcomes().items().stream()
                .filter(item -> item.planned().artifact().equals(artifact))
                .toList();
    }
}
