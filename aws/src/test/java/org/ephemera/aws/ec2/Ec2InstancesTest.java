package org.ephemera.aws.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.ephemera.aws.target.TrailLogGroup;
import org.ephemera.aws.target.TrailQuery;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.PlannedItem;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.Outcome;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EC2 instances below tasks, with their profiles and load balancers. */
class Ec2InstancesTest {
    private static final String INSTANCES = "aws.ec2.instances.1";
    private static final String VOLUMES = "aws.ec2.volumes.1";
    private static final String PROFILE = "aws.iam.instance-profile.1";
    private static final String ROLE = "aws.iam.role";
    private static final String INSTANCE_ROLE = "instance role";
    private static final String TARGETS = "aws.elb.targets.1";

    @TempDir
    Path folder;

    private final Scenario onEc2 = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 10, 20)
            .onInstances(1)
            .build();

    @Test
    void collectsInstanceVolumesAndTargets() throws IOException {
        CollectedPackage gathered = collect(onEc2, Faults.none().pageSize("DescribeVolumes", 1));

        assertThat(gathered.outcome(INSTANCES).message()).contains("i-000000000000001ab (running, m7g.large");
        assertThat(gathered.item(INSTANCES).extent().records()).isEqualTo(1);
        assertThat(gathered.codes())
                .containsEntry(INSTANCES, OutcomeCode.COLLECTED)
                .containsEntry(VOLUMES, OutcomeCode.COLLECTED)
                .containsEntry(TARGETS, OutcomeCode.COLLECTED);
        assertThat(new String(
                        gathered.body(gathered.log(VOLUMES, "api.response").getFirst()), StandardCharsets.UTF_8))
                .contains("vol-00000000000000001");
    }

    /** Only the task set contains the target group of the new tasks if CodeDeploy deploys the service. */
    @Test
    void requestsTargetGroupsOfTaskSets() throws IOException {
        String group = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/green/0123456789abcdef";
        CollectedPackage gathered = interposed(
                "DescribeServices",
                "\"loadBalancers\":",
                "\"taskSets\":[{\"loadBalancers\":[{\"targetGroupArn\":\"" + group + "\"}]}],\"other\":");

        assertThat(gathered.item("aws.elb.targets", "targetGroup", group).code())
                .isEqualTo(OutcomeCode.EXPIRED);
    }

    /** ECS reports no instance for a task that waits for placement; it does not run on Fargate for that reason. */
    @Test
    void reportsEmptyWhenTaskIsNotPlaced() throws IOException {
        CollectedPackage gathered;
        try (SimulatedCloud cloud = SimulatedCloud.start(onEc2);
                ResponseChangingProxy waiting = ResponseChangingProxy.inFrontOf(cloud.endpoint())
                        .replace("DescribeTasks", "\"containerInstanceArn\"", "\"other\"")) {
            gathered = AcquisitionFixture.at(folder, waiting.endpoint())
                    .collect(AcquisitionFixture.requestFor(onEc2.taskArn()));
        }

        assertThat(gathered.outcome("aws.ecs.container-instance.1").code()).isEqualTo(OutcomeCode.EMPTY);
        assertThat(gathered.outcome("aws.ecs.container-instance.1").message()).doesNotContain("Fargate");
    }

    @Test
    void reportsVpcLatticeTargetGroup() throws IOException {
        CollectedPackage gathered = interposed(
                "DescribeServices",
                "\"status\":\"PRIMARY\"",
                "\"status\":\"PRIMARY\",\"vpcLatticeConfigurations\":[{\"targetGroupArn\":\"tg-of-lattice\"}]");

        assertThat(gathered.seal().outcomes().items())
                .filteredOn(item -> item.planned().artifact().equals("aws.elb.targets"))
                .anySatisfy(item -> assertThat(item.outcome().message()).contains("VPC Lattice", "tg-of-lattice"));
    }

    /** An account may hide resources that AWS manages; a hidden instance is not a terminated one. */
    @Test
    void readsManagedInstance() throws IOException {
        CollectedPackage gathered = collect(managed(), Faults.none());

        assertThat(gathered.item("aws.ecs.task").code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.body(gathered.log("aws.ecs.task", "api.response").getFirst()))
                .asString()
                .contains("MANAGED_INSTANCES");
        assertThat(gathered.codes())
                .containsEntry("aws.ecs.container-instance.1", OutcomeCode.COLLECTED)
                .containsEntry(INSTANCES, OutcomeCode.COLLECTED)
                .containsEntry(VOLUMES, OutcomeCode.COLLECTED)
                .containsEntry(PROFILE, OutcomeCode.COLLECTED)
                .containsEntry("aws.logs.stream.1", OutcomeCode.COLLECTED);
    }

    /** A region without this parameter hides nothing. */
    @Test
    void retriesWithoutUnknownParameter() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(onEc2);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.refuse("DescribeInstances", "IncludeManagedResources", "UnknownParameter");
            CollectedPackage gathered =
                    AcquisitionFixture.at(folder, interposed.endpoint()).collect(onEc2.alert());

            assertThat(gathered.item(INSTANCES).code()).isEqualTo(OutcomeCode.COLLECTED);
        }
    }

    @Test
    void reportsPermissionWhenDenied() throws IOException {
        CollectedPackage gathered =
                collect(onEc2, Faults.none().accessDenied("DescribeInstances").accessDenied("DescribeTargetHealth"));

        assertThat(gathered.outcome(INSTANCES).detail()).isEqualTo("ec2:DescribeInstances");
        assertThat(gathered.outcome(TARGETS).detail()).isEqualTo("elasticloadbalancing:DescribeTargetHealth");
        assertThat(gathered.item(VOLUMES).code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    /**
     * Auto scaling terminated the instance, and ECS does not return it any more: the stop reason of its tasks contains
     * its id, and EC2 still describes it.
     */
    @Test
    void findsInstanceByStopReason() throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(onEc2);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed
                    .replace(
                            "DescribeTasks",
                            "\"containerInstanceArn\"",
                            "\"stopCode\":\"TerminationNotice\",\"stoppedReason\":\"Host EC2 (instance"
                                    + " i-000000000000001ab) terminated.\",\"containerInstanceArn\"")
                    .replace("DescribeContainerInstances", "\"containerInstances\"", "\"other\"");
            CollectedPackage gathered = AcquisitionFixture.at(folder, interposed.endpoint())
                    .collect(AcquisitionFixture.requestFor(onEc2.taskArn()));

            assertThat(gathered.item("aws.ecs.container-instance.1").code()).isNotEqualTo(OutcomeCode.COLLECTED);
            assertThat(gathered.codes())
                    .containsEntry(INSTANCES, OutcomeCode.COLLECTED)
                    .containsEntry(VOLUMES, OutcomeCode.COLLECTED)
                    .containsEntry(PROFILE, OutcomeCode.COLLECTED);
        }
    }

    /**
     * An attacker in a container that can reach the metadata service uses the instance role, in sessions named by the
     * instance id.
     */
    @Test
    void looksUpSessionsOfInstanceRole() throws IOException {
        CollectedPackage gathered;
        try (SimulatedCloud cloud = SimulatedCloud.start(onEc2)) {
            gathered = AcquisitionFixture.at(folder, cloud.endpoint())
                    .set(TrailLogGroup.SETTING, "arn:aws:logs:eu-central-1:111122223333:log-group:trail")
                    .collect(onEc2.alert());
        }

        assertThat(gathered.seal().outcomes().items())
                .filteredOn(item -> item.planned().param("value").equals("i-000000000000001ab"))
                .extracting(
                        item -> item.planned().param("attribute"),
                        item -> item.planned().param("region"),
                        item -> item.code())
                .containsExactlyInAnyOrder(
                        tuple("Username", "eu-central-1", OutcomeCode.EMPTY),
                        tuple("Username", "us-east-1", OutcomeCode.EMPTY));
        PlannedItem ofTrail = gathered.item("aws.cloudtrail.log", "values", "[\"i-000000000000001ab\"]")
                .planned();
        assertThat(ofTrail.param("attribute")).isEqualTo(TrailQuery.MENTION);
        assertThat(ofTrail.window())
                .isEqualTo(gathered.item(INSTANCES).planned().window());
    }

    @Test
    void reportsUnknownInstanceWhenExpired() throws IOException {
        CollectedPackage gathered = collect(onEc2, Faults.none().accessDenied("DescribeContainerInstances"));

        assertThat(gathered.item(INSTANCES).code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(gathered.outcome(INSTANCES).message()).contains("the outcome of aws.ecs.container-instance.1");
    }

    @Test
    void collectsRoleOfInstanceProfile() throws IOException {
        CollectedPackage gathered = collect(onEc2, Faults.none());

        assertThat(gathered.item(PROFILE).code()).isEqualTo(OutcomeCode.COLLECTED);
        assertThat(gathered.outcome(PROFILE).message())
                .contains("lab-machine: its role is arn:aws:iam::111122223333:role/lab-machine");
        assertThat(gathered.item(ROLE, "use", INSTANCE_ROLE).outcome())
                .isInstanceOf(Outcome.Collected.class)
                .satisfies(role ->
                        assertThat(role.message()).contains("instance role lab-machine", "attached policies: lab"));
    }

    @Test
    void reportsPermissionWhenProfileIsDenied() throws IOException {
        CollectedPackage gathered = collect(onEc2, Faults.none().accessDenied("GetInstanceProfile"));

        assertThat(gathered.outcome(PROFILE).detail()).isEqualTo("iam:GetInstanceProfile");
        assertThat(gathered.item(ROLE, "use", INSTANCE_ROLE).code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(gathered.item(ROLE, "use", INSTANCE_ROLE).outcome().message())
                .contains("the outcome of " + PROFILE);
        assertThat(gathered.item(ROLE, "use", "task role").code()).isEqualTo(OutcomeCode.COLLECTED);
    }

    @Test
    void reportsExpiredWhenProfileIsDeleted() throws IOException {
        CollectedPackage gathered =
                interposed("DescribeInstances", "instance-profile/lab-machine", "instance-profile/gone");

        assertThat(gathered.item(PROFILE).code()).isEqualTo(OutcomeCode.EXPIRED);
        assertThat(gathered.item(ROLE, "use", INSTANCE_ROLE).code()).isEqualTo(OutcomeCode.EXPIRED);
    }

    @Test
    void sendsNoRequestForInvalidProfile() throws IOException {
        CollectedPackage gathered =
                interposed("DescribeInstances", "instance-profile/lab-machine", "instance-profile/lab*");

        assertThat(gathered.outcome(PROFILE).detail()).isEqualTo("ProfileInvalid");
        assertThat(gathered.operations()).doesNotContain("iam:GetInstanceProfile");
    }

    @Test
    void reportsNotApplicableWithoutProfile() throws IOException {
        CollectedPackage gathered = interposed("DescribeInstances", "iamInstanceProfile", "other");

        assertThat(gathered.item(PROFILE).code()).isEqualTo(OutcomeCode.NOT_APPLICABLE);
    }

    @Test
    void reportsUnknownProfileWithoutInstances() throws IOException {
        CollectedPackage gathered = collect(onEc2, Faults.none().accessDenied("DescribeInstances"));

        assertThat(gathered.item(PROFILE).code()).isEqualTo(OutcomeCode.DENIED);
        assertThat(gathered.outcome(PROFILE).message()).contains("the outcome of " + INSTANCES);
    }

    private static Scenario managed() {
        return ScenarioBuilder.at(Clock.systemUTC())
                .container("app", 10, 20)
                .onInstances(1)
                .managedByEcs()
                .build();
    }

    private CollectedPackage interposed(String operation, String said, String by) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(onEc2);
                ResponseChangingProxy interposed = ResponseChangingProxy.inFrontOf(cloud.endpoint())) {
            interposed.replace(operation, said, by);
            return AcquisitionFixture.at(folder, interposed.endpoint()).collect(onEc2.alert());
        }
    }

    private CollectedPackage collect(Scenario scenario, Faults faults) throws IOException {
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario, faults)) {
            return AcquisitionFixture.at(folder, cloud.endpoint()).collect(scenario.alert());
        }
    }
}
