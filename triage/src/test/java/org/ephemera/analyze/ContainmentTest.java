package org.ephemera.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.IncidentFixture.ALERT;
import static org.ephemera.analyze.IncidentFixture.ARN;
import static org.ephemera.analyze.IncidentFixture.TASK;
import static org.ephemera.analyze.IncidentFixture.commands;
import static org.ephemera.analyze.IncidentFixture.parsed;
import static org.ephemera.analyze.IncidentFixture.person;
import static org.ephemera.analyze.IncidentFixture.role;
import static org.ephemera.analyze.IncidentFixture.steps;
import static org.ephemera.analyze.IncidentFixture.titles;
import static org.ephemera.analyze.IncidentFixture.user;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.ephemera.analyze.model.Verdict;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Containment steps by state, time and principal, from a sealed package to the verdict. */
class ContainmentTest {
    private static final String THIEF = "203.0.113.66";
    private static final String OFFICE = "198.51.100.77";
    private static final String CALLERS = "Disable the credentials";
    private static final String RESPONSE = "Confirm the responders";
    private static final String CI = "arn:aws:sts::111122223333:assumed-role/deploy/ci-1";
    private static final Instant BEFORE = ALERT.minusSeconds(600);
    private static final Instant AFTER = ALERT.plusSeconds(300);
    private static final String EXEC = "{'cluster':'shop','container':'app','command':'/bin/sh','task':'" + TASK + "'}";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private IncidentFixture incident;

    @BeforeEach
    void open() {
        incident = new IncidentFixture(folder);
    }

    private void exec(Instant time, JsonNode identity, String address) {
        incident.call(time, identity, address, "ecs:ExecuteCommand", EXEC);
    }

    private ObjectNode onInstance(String more) {
        incident.item(
                        "aws.ecs.container-instance",
                        "ecs:DescribeContainerInstances",
                        "{'containerInstances':[{'containerInstanceArn':'ci-1','ec2InstanceId':'i-0abc'}]}")
                .definition(9, CI, "{'privileged':true}");
        return incident.task(TASK, "{'launchType':'EC2','containerInstanceArn':'ci-1'}")
                .setAll((ObjectNode) parsed(more));
    }

    @Test
    void hasNoStepsForAStoppedTask() throws Exception {
        onInstance("{'desiredStatus':'STOPPED','lastStatus':'DEACTIVATING'}");

        Analysis analysis = incident.analyze();
        assertThat(commands(analysis)).doesNotContain("stop-task", "update-task-protection", "describe-tasks");
        assertThat(steps(analysis, "snapshots")).contains("i-0abc");
    }

    @Test
    void hasNoSnapshotOfATerminatedInstance() throws Exception {
        onInstance("{}");
        incident.call(
                AFTER,
                role("autoscaling", "x", BEFORE),
                OFFICE,
                "ec2:TerminateInstances",
                "{'instancesSet':{'items':[{'instanceId':'i-0abc'}]}}");

        Analysis analysis = incident.analyze();
        assertThat(commands(analysis)).doesNotContain("i-0abc");
        assertThat(titles(analysis)).noneMatch(title -> title.contains("snapshots"));
        assertThat(steps(analysis, "other workloads")).contains("i-0abc was terminated");
    }

    /** Fargate applies neither the setting nor the inherited mounts. */
    @Test
    void stopsNothingForASettingThatFargateDoesNotApply() throws Exception {
        incident.definition(9, CI, "{'privileged':true}");
        incident.task(TASK, "{'group':'service:web','startedBy':'ecs-svc/1'}");

        Analysis analysis = incident.analyze();
        assertThat(analysis.verdict().answer()).isEqualTo(Verdict.Answer.HOST_NOT_ACCESSIBLE);
        assertThat(titles(analysis)).as(analysis.findings().toString()).containsExactly("Leave the workload unchanged");
    }

    @Test
    void hasNoCommandForADeletedIdentity() throws Exception {
        exec(BEFORE, user("build"), THIEF);
        exec(BEFORE, user("temp"), THIEF);
        exec(BEFORE, user("kept"), THIEF);
        exec(BEFORE, role("tool", "x", BEFORE), THIEF);
        String key = IncidentFixture.key("AKIA", "build");
        JsonNode admin = role("admin", "x", BEFORE);
        iam(admin, "UpdateAccessKey", "{'userName':'build','accessKeyId':'" + key + "','status':'Inactive'}");
        iam(admin, "DeleteUser", "{'userName':'temp'}");
        iam(admin, "DeleteRole", "{'roleName':'tool'}");
        iam(admin, "DeleteUser", "{'userName':'kept'}").put("errorCode", "DeleteConflict");

        assertThat(steps(incident.analyze(), CALLERS))
                .contains("put-user-policy --user-name=build", "update-access-key --user-name=kept")
                .doesNotContain("update-access-key --user-name=build", "--user-name=temp", "--role-name=tool");
    }

    /** A key that was activated again can be used. */
    @Test
    void disablesAKeyThatWasActivatedAgain() throws Exception {
        exec(BEFORE, user("build"), THIEF);
        String key = IncidentFixture.key("AKIA", "build");
        JsonNode admin = role("admin", "x", BEFORE);
        for (String status : new String[] {"Inactive", "Active"}) {
            iam(admin, "UpdateAccessKey", "{'accessKeyId':'" + key + "','status':'" + status + "'}");
        }

        assertThat(steps(incident.analyze(), CALLERS)).contains("update-access-key --user-name=build");
    }

    private ObjectNode iam(JsonNode identity, String action, String request) {
        return incident.call(AFTER.plusSeconds(60), identity, OFFICE, "iam:" + action, request);
    }

    /** Both have the same permission set; the session name identifies the person. */
    @Test
    void asksAPersonWhoseColleagueIsASuspect() throws Exception {
        exec(BEFORE, person("eve@shop.example", BEFORE), THIEF);
        exec(AFTER, person("ann@shop.example", AFTER.minusSeconds(60)), OFFICE);

        Analysis analysis = incident.analyze();
        assertThat(steps(analysis, RESPONSE)).contains("Confirm with ann@shop.example");
        assertThat(steps(analysis, CALLERS)).contains("eve@shop.example").doesNotContain("ann@shop.example");
    }

    @Test
    void revokesPeopleInIdentityCenter() throws Exception {
        exec(BEFORE, person("eve@shop.example", BEFORE), THIEF);

        assertThat(steps(incident.analyze(), CALLERS))
                .contains("eve@shop.example", "IAM Identity Center", "identitystore:UserId")
                .doesNotContain("put-role-policy");
    }

    /** Anyone may create a role with such a name; only its path is reserved. */
    @Test
    void revokesARoleThatOnlyLooksManaged() throws Exception {
        exec(BEFORE, role("AWSReservedSSO_Admin_0123456789abcdef", "eve", BEFORE), THIEF);

        assertThat(steps(incident.analyze(), CALLERS)).contains("put-role-policy");
    }

    /** The session began after the alert and only read, but its credential was obtained with a stolen key. */
    @Test
    void suspectsASessionThatASuspectObtained() throws Exception {
        exec(BEFORE, user("build"), THIEF);
        ObjectNode session = role("incident-response", "j.brandt", AFTER);
        incident.call(AFTER, user("build"), "198.51.100.9", "sts:AssumeRole", "{}")
                .set(
                        "responseElements",
                        parsed("{'credentials':{'accessKeyId':'"
                                + session.path("accessKeyId").asText() + "'}}"));
        exec(AFTER.plusSeconds(60), session, "198.51.100.10");

        Analysis analysis = incident.analyze();
        assertThat(titles(analysis)).doesNotContain(RESPONSE);
        assertThat(steps(analysis, CALLERS)).contains("--role-name=incident-response", "--user-name=build");
    }

    @Test
    void asksAResponderWhoAssumedARole() throws Exception {
        exec(BEFORE, user("build"), THIEF);
        ObjectNode session = role("incident-response", "j.brandt", AFTER);
        incident.call(AFTER, person("j.brandt", BEFORE), OFFICE, "sts:AssumeRole", "{}")
                .set(
                        "responseElements",
                        parsed("{'credentials':{'accessKeyId':'"
                                + session.path("accessKeyId").asText() + "'}}"));
        exec(AFTER.plusSeconds(60), session, OFFICE);

        Analysis analysis = incident.analyze();
        assertThat(steps(analysis, RESPONSE)).contains("Confirm with j.brandt");
        assertThat(steps(analysis, CALLERS)).doesNotContain("incident-response");
    }

    private void drift() {
        incident.task(TASK, "{'containers':[{'name':'app'}]}");
        incident.definition(9, "arn:aws:iam::111122223333:user/hotfix", "{}").definition(8, CI, "{}");
    }

    @Test
    void disablesWhoRegisteredWhatDriftReports() throws Exception {
        drift();
        incident.call(BEFORE, user("hotfix"), THIEF, "ecs:RegisterTaskDefinition", "{'family':'app'}")
                .set(
                        "responseElements",
                        parsed("{'taskDefinition':{'taskDefinitionArn':'" + ARN + "task-definition/app:9'}}"));

        assertThat(steps(incident.analyze(), CALLERS))
                .contains("update-access-key --user-name=hotfix", "DRF-006")
                .doesNotContain("deploy");
    }

    @Test
    void disablesWhoRegisteredItWithoutTheCall() throws Exception {
        drift();

        assertThat(steps(incident.analyze(), CALLERS))
                .contains("a session of the user hotfix (DRF-006)", "list-access-keys --user-name=hotfix");
    }

    @Test
    void disablesWhoDeployedWhatDriftReports() throws Exception {
        drift();
        incident.call(
                BEFORE,
                role("release", "eve", BEFORE),
                THIEF,
                "ecs:UpdateService",
                "{'cluster':'shop','service':'web','taskDefinition':'app:9'}");
        incident.call(
                BEFORE,
                role("pipeline", "ci", BEFORE),
                OFFICE,
                "ecs:UpdateService",
                "{'cluster':'shop','service':'web','taskDefinition':'app:8'}");

        assertThat(steps(incident.analyze(), CALLERS))
                .contains("--role-name=release")
                .doesNotContain("pipeline");
    }

    /** The definition is older than the incident. */
    @Test
    void disablesNobodyForAnOldRevision() throws Exception {
        incident.task(TASK, "{'containers':[{'name':'app'}]}");
        ObjectNode old = (ObjectNode) parsed("{'taskDefinition':{'taskDefinitionArn':'" + ARN
                + "task-definition/app:9','revision':9,'registeredBy':'arn:aws:iam::111122223333:user/hotfix',"
                + "'registeredAt':1700000000,'containerDefinitions':[{'name':'app'}]}}");
        incident.item("aws.ecs.task-definition", "ecs:DescribeTaskDefinition", old.toString())
                .definition(8, CI, "{}");

        assertThat(titles(incident.analyze())).noneMatch(title -> title.contains(CALLERS));
    }

    /** The app's last author made one of the changes; the pipeline made the other. */
    @Test
    void revokesWhoChangedAnApp() throws Exception {
        String id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.App/containerApps/web";
        incident.target(new Target("azure.app", id, Map.of()))
                .item(
                        "azure.app",
                        "app:ContainerApps_Get",
                        "{'id':'" + id + "','name':'web','properties':{'template':{'containers':[]}},'systemData':"
                                + "{'createdBy':'ci@shop.example','lastModifiedBy':'eve@shop.example',"
                                + "'lastModifiedAt':'" + BEFORE + "'}}");

        assertThat(steps(incident.analyze(), CALLERS))
                .contains("--assignee=eve@shop.example")
                .doesNotContain("ci@shop.example");
    }
}
