package org.ephemera.aws.ec2;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Network interfaces and security groups of tasks, many in one request. */
class Ec2NetworkTest {
    private static final String INTERFACES = "aws.ec2.network-interfaces";
    private static final String GROUPS = "aws.ec2.security-groups.1";

    @TempDir
    Path folder;

    private List<SimulatedCall> calls = List.of();

    @Test
    void collectsInterfaceAndSecurityGroupRules() throws IOException {
        CollectedPackage gathered = collect(miner(), Faults.none(), cloud -> {});
        assertThat(gathered.outcome(INTERFACES + ".1").message()).isEqualTo("1 network interface");
        assertThat(gathered.item(GROUPS).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.outcome(GROUPS).message()).contains("1 security group; 2 rules");
        assertThat(gathered.item(GROUPS).planned().param("groups")).isEqualTo("sg-0f1e2d3c4b5a69788");
    }

    @Test
    void reportsExpiredInterfaceWhenTaskStopped() throws IOException {
        CollectedPackage gathered =
                collect(Scenario.named("task-stopped", Clock.systemUTC()), Faults.none(), cloud -> {});
        assertThat(gathered.item(INTERFACES + ".1").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.outcome(INTERFACES + ".1").message())
                .contains("eni-0a1b2c3d4e5f60718", "RunTask in CloudTrail");
        assertThat(gathered.item(GROUPS).code())
                .as("from the configuration of the service")
                .isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.item(GROUPS).planned().param("groups")).isEqualTo("sg-0f1e2d3c4b5a69788");
        assertThat(gathered.outcome(GROUPS).message()).contains("1 security group; 2 rules");
    }

    /** If ECS does not return the task, the event contains its interface and its overridden role. */
    @Test
    void usesEventWhenTaskIsExpired() throws IOException {
        Scenario scenario = Scenario.named("task-stopped", Clock.systemUTC());
        byte[] forgotten = "{\"tasks\": [], \"failures\": [{\"arn\": \"t\", \"reason\": \"MISSING\"}]}"
                .getBytes(StandardCharsets.UTF_8);
        String role = "arn:aws:iam::111122223333:role/stand-in";
        byte[] event = new String(scenario.alert(), StandardCharsets.UTF_8)
                .replaceFirst("\"overrides\": *\\{", "\"overrides\": {\"taskRoleArn\": \"" + role + "\", ")
                .getBytes(StandardCharsets.UTF_8);
        CollectedPackage gathered =
                collect(scenario, event, Faults.none(), cloud -> cloud.change("DescribeTasks", body -> forgotten));
        assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.item(INTERFACES + ".1").code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.outcome(INTERFACES + ".1").message()).contains("eni-0a1b2c3d4e5f60718");
        assertThat(gathered.item("aws.iam.role", "role", role).code()).isNotNull();
    }

    /** 250 tasks: two requests for the running ones, one for the stopped ones, for any page size. */
    @Test
    void requestsManyInterfacesAtOnce() throws IOException {
        Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 1, 80)
                .tasks(253)
                .stoppedTasks(3)
                .withoutInsights()
                .build();
        byte[] request =
                "{\"target\": \"arn:aws:ecs:eu-central-1:111122223333:service/lab/app\", \"limit\": 253, \"id\": \"x\"}"
                        .getBytes(StandardCharsets.UTF_8);
        try (SimulatedCloud cloud =
                SimulatedCloud.start(scenario, Faults.none().emptyPageWithToken("ec2:DescribeSecurityGroups"))) {
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, cloud.endpoint()).collect(request);
            List<ItemOutcome> interfaces = gathered.seal().outcomes().items().stream()
                    .filter(item -> item.planned().artifact().equals(INTERFACES))
                    .toList();
            assertThat(interfaces)
                    .extracting(ItemOutcome::code)
                    .containsExactlyInAnyOrder(OutcomeCode.COLLECTED, OutcomeCode.COLLECTED, OutcomeCode.EXPIRED);
            assertThat(interfaces.stream()
                            .mapToLong(item -> item.extent().records())
                            .sum())
                    .isEqualTo(250);
            assertThat(gathered.outcome(GROUPS).message()).contains("1 security group");
            assertThat(cloud.calls())
                    .filteredOn(call -> call.operation().equals("DescribeNetworkInterfaces"))
                    .hasSize(3);
            assertThat(cloud.calls())
                    .filteredOn(call -> call.service().equals("ecr"))
                    .hasSize(5);
        }
    }

    @Test
    void reportsNotApplicableWithoutInterface() throws IOException {
        CollectedPackage gathered = collect(
                miner(),
                Faults.none(),
                cloud -> cloud.change(
                        "DescribeTasks",
                        body -> new String(body, StandardCharsets.UTF_8)
                                .replace("networkInterfaceId", "other")
                                .replace("ElasticNetworkInterface", "Other")
                                .replace("FARGATE", "EC2")
                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(gathered.item(INTERFACES + ".1").code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
    }

    /** Before the network is attached, Fargate returns an attachment without details, or none. */
    @Test
    void reportsEmptyWhenTaskIsStarting() throws IOException {
        CollectedPackage gathered =
                collect(miner(), Faults.none(), cloud -> cloud.replace("DescribeTasks", "networkInterfaceId", "other"));
        assertThat(gathered.item(INTERFACES + ".1").code()).isEqualTo(OutcomeCode.EMPTY);
        assertThat(gathered.outcome(INTERFACES + ".1").message()).contains("collect again for its addresses");
    }

    /** An asterisk is a wildcard in an EC2 filter. */
    @Test
    void ignoresInvalidIds() throws IOException {
        collect(miner(), Faults.none(), cloud -> cloud.replace("DescribeTasks", "eni-0a1b2c3d4e5f60718", "eni-*"));
        assertThat(calls).noneMatch(call -> call.operation().equals("DescribeNetworkInterfaces"));
    }

    @Test
    void stopsWhenPageTokenRepeats() throws IOException {
        CollectedPackage gathered = collect(
                miner(),
                Faults.none(),
                cloud -> cloud.replace(
                        "DescribeNetworkInterfaces",
                        "</networkInterfaceSet>",
                        "</networkInterfaceSet><nextToken>again</nextToken>"));
        assertThat(gathered.item(INTERFACES + ".1").code()).isEqualTo(OutcomeCode.FAILED);
        assertThat(gathered.outcome(INTERFACES + ".1").detail()).isEqualTo("PagingDidNotEnd");
        assertThat(gathered.log(INTERFACES + ".1", "api.response")).hasSize(2);
    }

    private static Scenario miner() {
        return Scenario.named("fargate-miner", Clock.systemUTC());
    }

    private CollectedPackage collect(Scenario scenario, Faults faults, Consumer<ResponseChangingProxy> change)
            throws IOException {
        return collect(scenario, scenario.alert(), faults, change);
    }

    private CollectedPackage collect(
            Scenario scenario, byte[] alert, Faults faults, Consumer<ResponseChangingProxy> change) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            change.accept(interposed);
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .set("AWS_MAX_ATTEMPTS", "2")
                    .collect(alert);
            calls = cloud.calls();
            return gathered;
        }
    }
}
