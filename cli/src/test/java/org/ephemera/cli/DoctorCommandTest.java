package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.ephemera.aws.testing.Moto;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proof of the deployed template; each step also fails once. */
class DoctorCommandTest {
    private static final String[] STEPS = {
        "account", "stack", "rules", "function", "queue", "dead letters", "package", "key", "verification", "lock"
    };

    @TempDir
    Path folder;

    private final Scenario scenario =
            ScenarioBuilder.at(Clock.systemUTC()).container("app", 10, 10).build();
    private Moto moto;
    private SimulatedCloud cloud;
    private DeployedStack stack;
    private CommandFixture desk;

    @BeforeEach
    void deploy() throws Exception {
        moto = Moto.empty();
        cloud = SimulatedCloud.start(scenario);
        stack = DeployedStack.on(moto, cloud);
        CommandFixture user = CommandFixture.in(folder);
        for (var setting : moto.settings().entrySet()) {
            user = user.with(setting.getKey(), setting.getValue());
        }
        desk = user.with("AWS_ENDPOINT_URL_LAMBDA", stack.lambdaAddress());
    }

    @AfterEach
    void stop() {
        stack.close();
        cloud.close();
    }

    @Test
    void provesDeployment() throws Exception {
        Ran ran = desk.run("doctor", "--deployment", "--json");

        assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.json().path("proven").asBoolean()).isTrue();
        assertThat(results(ran, "ok")).containsExactly(STEPS);
        assertThat(ran.json().path("steps").findValues("remedy")).isEmpty();
        assertThat(step(ran, "lock").path("seen").asText()).startsWith("governance until ");

        JsonNode open = stack.read(ran.json().path("packageId").asText(), "open.json");
        assertThat(open.at("/trigger/source").asText()).isEqualTo("ephemera.doctor");
        assertThat(open.at("/trigger/type").asText()).isEqualTo("synthetic alert");
        assertThat(open.path("caseId").asText()).isEqualTo("doctor");
        assertThat(open.at("/authority/note").asText()).contains("Synthetic alert", "no incident");
        assertThat(open.at("/target/id").asText())
                .isEqualTo("arn:aws:ecs:us-east-1:" + Moto.ACCOUNT + ":task/ephemera-doctor/" + "0".repeat(32));
    }

    @Test
    void printsLineForEachStepAndMarksReport() throws Exception {
        String task = scenario.taskArn().replaceFirst("/[^/]*$", "/" + "1".repeat(32));
        Ran ran = desk.run("doctor", "--deployment", "ephemera", "--target", task);

        assertThat(ran.exit()).as(ran.out() + ran.err()).isZero();
        assertThat(ran.out().lines())
                .anyMatch(
                        line -> line.startsWith("ok           rules         FindingRule, SecurityHubActionRule, Stopp"))
                .contains("The deployment is proven.");
        JsonNode announced = stack.announced();
        assertThat(announced.path("headline").asText()).startsWith("Synthetic alert, no incident. ");
        assertThat(announced.at("/trigger/source").asText()).isEqualTo("ephemera.doctor");
        assertThat(announced.path("target").asText()).isEqualTo(task);
    }

    @Test
    void reportsMissingStack() {
        Ran ran = desk.run("doctor", "--deployment", "evidence", "--json");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(results(ran, "ok")).containsExactly("account");
        assertThat(results(ran, "failed")).containsExactly("stack");
        assertThat(step(ran, "stack").path("command").asText()).isEqualTo("infra/aws/deploy evidence");
        assertThat(results(ran, "not-checked")).hasSize(STEPS.length - 2);
    }

    @Test
    void reportsStackOfOtherTemplate() {
        moto.cloudFormation("Action=CreateStack&StackName=other&TemplateBody="
                + "{\"Resources\":{\"T\":{\"Type\":\"AWS::SNS::Topic\"}}}");

        Ran ran = desk.run("doctor", "--deployment", "other", "--json");

        assertThat(results(ran, "failed")).containsExactly("stack");
        assertThat(step(ran, "stack").path("seen").asText()).contains("no output Bucket");
    }

    @Test
    void reportsDisabledRule() throws Exception {
        String rule = stack.rule("FindingRule");
        stack.events("DisableRule", "{\"Name\":\"" + rule + "\"}");

        Ran ran = desk.run("doctor", "--deployment", "--json");

        assertThat(results(ran, "failed")).containsExactly("rules");
        assertThat(step(ran, "rules").path("command").asText()).isEqualTo("aws events enable-rule --name " + rule);
    }

    @Test
    void reportsDeletedRuleAndRuleWithoutTarget() throws Exception {
        String rule = stack.rule("StoppedTaskRule");
        stack.events("RemoveTargets", "{\"Rule\":\"" + rule + "\",\"Ids\":[\"collect\"]}");
        Ran removed = desk.run("doctor", "--deployment", "--json");
        stack.events("DeleteRule", "{\"Name\":\"" + rule + "\"}");
        Ran deleted = desk.run("doctor", "--deployment", "--json");

        assertThat(List.of(removed, deleted)).allSatisfy(ran -> {
            assertThat(ran.exit()).isEqualTo(1);
            assertThat(results(ran, "failed")).containsExactly("rules");
            assertThat(step(ran, "rules").path("remedy").asText()).contains("StoppedTaskRule", "REVERT_DRIFT");
        });
    }

    @Test
    void reportsFailedFunction() {
        stack.breakFunction();

        Ran ran = desk.run("doctor", "--deployment", "--json");

        assertThat(ran.exit()).isEqualTo(1);
        assertThat(results(ran, "failed")).containsExactly("function");
        assertThat(step(ran, "function").path("command").asText()).startsWith("aws logs tail ");
        assertThat(results(ran, "not-checked")).containsExactly("queue", "package", "key", "verification", "lock");
        assertThat(ran.json().has("packageId")).isFalse();
    }

    @Test
    void reportsQueueThatIsNotConsumed() {
        stack.stopWorker();

        Ran ran = desk.run("doctor", "--deployment", "--wait", "1s", "--json");

        assertThat(results(ran, "failed")).containsExactly("queue");
        assertThat(step(ran, "queue").path("seen").asText()).contains("within 1 s", "WorkQueue contains 1 message");
        assertThat(step(ran, "queue").path("command").asText())
                .startsWith("aws lambda list-event-source-mappings --function-name ephemera-work");
        assertThat(results(ran, "not-checked")).containsExactly("package", "key", "verification");
        assertThat(results(ran, "ok")).as("the opened package is locked").contains("lock");
    }

    @Test
    void reportsPackageThatIsNotSealed() {
        stack.set("EPHEMERA_SIGNER", "awskms:arn:aws:kms:us-east-1:" + Moto.ACCOUNT + ":key/" + new UUID(0, 0));

        Ran ran = desk.run("doctor", "--deployment", "--wait", "3s", "--json");

        assertThat(results(ran, "failed")).containsExactly("package");
        assertThat(step(ran, "package").path("remedy").asText())
                .contains("work/failed/" + ran.json().path("packageId").asText());
        assertThat(results(ran, "not-checked")).containsExactly("key", "verification");
    }

    @Test
    void reportsMessagesInDeadLetterQueue() {
        stack.sendFailedAlert();

        Ran ran = desk.run("doctor", "--deployment", "--json");

        assertThat(results(ran, "failed")).containsExactly("dead letters");
        assertThat(step(ran, "dead letters").path("seen").asText()).isEqualTo("FailedAlerts contains 1 message");
        assertThat(step(ran, "dead letters").path("command").asText()).startsWith("aws sqs receive-message ");
    }

    @Test
    void reportsSealOfOtherKey() {
        stack.set("EPHEMERA_SIGNER", "awskms:" + stack.newKey());

        Ran ran = desk.run("doctor", "--deployment", "--json");

        assertThat(results(ran, "failed")).containsExactly("key");
        assertThat(step(ran, "key").path("remedy").asText()).contains("EPHEMERA_SIGNER");
        assertThat(results(ran, "not-checked")).containsExactly("verification");
    }

    @Test
    void reportsChangedPackage() throws Exception {
        try (BucketFront changing = BucketFront.changing(moto.endpoint(), "/package.json")) {
            Ran ran = desk.with("AWS_ENDPOINT_URL_S3", changing.address()).run("doctor", "--deployment", "--json");

            assertThat(results(ran, "failed")).containsExactly("verification");
            assertThat(step(ran, "verification").path("seen").asText()).startsWith("the package is broken: ");
            assertThat(step(ran, "verification").path("command").asText()).startsWith("ephemera verify s3://");
        }
    }

    @Test
    void reportsBucketWithoutObjectLock() {
        stack.replaceBucket(false);
        stack.set("EPHEMERA_RETENTION", "none");

        Ran ran = desk.run("doctor", "--deployment", "--json");

        assertThat(results(ran, "failed")).containsExactly("lock");
        assertThat(step(ran, "lock").path("command").asText()).startsWith("aws s3api put-object-lock-configuration");
    }

    @Test
    void reportsObjectsWithoutRetention() throws Exception {
        stack.set("EPHEMERA_RETENTION", "none");
        try (BucketFront unlocked = BucketFront.unlocked(moto.endpoint())) {
            Ran ran = desk.with("AWS_ENDPOINT_URL_S3", unlocked.address()).run("doctor", "--deployment", "--json");

            assertThat(results(ran, "failed")).containsExactly("lock");
            assertThat(step(ran, "lock").path("seen").asText()).endsWith("open.json has no retention");
            assertThat(unlocked.deletions()).isEmpty();
        }
    }

    @Test
    void reportsVersionThatCouldBeDeleted() throws Exception {
        try (BucketFront unlocked = BucketFront.unlocked(moto.endpoint())) {
            Ran ran = desk.with("AWS_ENDPOINT_URL_S3", unlocked.address()).run("doctor", "--deployment", "--json");

            assertThat(results(ran, "failed")).containsExactly("lock");
            assertThat(step(ran, "lock").path("seen").asText()).startsWith("S3 deleted a version of packages/");
            assertThat(step(ran, "lock").path("command").asText()).startsWith("aws s3api get-bucket-policy");
            assertThat(unlocked.deletions())
                    .singleElement()
                    .satisfies(path -> assertThat(path)
                            .contains(ran.json().path("packageId").asText() + "/open.json?versionId="));
        }
    }

    /** Sentences of "Troubleshoot access denied error messages" (IAM user guide) and of S3. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "with an explicit deny in a resource-based policy | ok | the bucket policy refused",
                "Access Denied because object protected by object lock. | ok | Object Lock refused",
                "because no identity-based policy allows the s3:DeleteObjectVersion action | not-checked | your own",
                "with an explicit deny in a service control policy | not-checked | your own",
            })
    void distinguishesOriginsOfRefusal(String sentence, String result, String seen) throws Exception {
        try (BucketFront refusing = BucketFront.refusing(moto.endpoint(), sentence)) {
            Ran ran = desk.with("AWS_ENDPOINT_URL_S3", refusing.address()).run("doctor", "--deployment", "--json");

            assertThat(step(ran, "lock").path("result").asText()).isEqualTo(result);
            assertThat(step(ran, "lock").path("seen").asText()).contains(seen);
            assertThat(ran.exit()).isEqualTo(result.equals("ok") ? 0 : 1);
        }
    }

    @Test
    void rejectsInvalidArguments() {
        assertThat(desk.run("doctor").exit()).isEqualTo(2);
        assertThat(desk.run("doctor", "--deployment", "no/stack").err()).contains("'no/stack'", "CloudFormation stack");
        assertThat(desk.run("doctor", "--deployment", "no/stack").exit()).isEqualTo(2);
        assertThat(desk.run("doctor", "--deployment", "--target", "nothing").exit())
                .isEqualTo(2);
        assertThat(desk.run("doctor", "--deployment", "--wait", "soon").exit()).isEqualTo(2);
        assertThat(desk.with("AWS_REGION", "").run("doctor", "--deployment").exit())
                .isEqualTo(2);
        assertThat(desk.with("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1").run("doctor", "--deployment"))
                .satisfies(ran -> assertThat(ran.exit()).isEqualTo(3))
                .satisfies(ran -> assertThat(ran.err()).contains("127.0.0.1:1 cannot be reached"));
    }

    private static JsonNode step(Ran ran, String name) {
        for (JsonNode step : ran.json().path("steps")) {
            if (step.path("step").asText().equals(name)) {
                return step;
            }
        }
        throw new AssertionError("no step " + name + " in " + ran.out());
    }

    private static List<String> results(Ran ran, String result) {
        List<String> names = new ArrayList<>();
        for (JsonNode step : ran.json().path("steps")) {
            if (step.path("result").asText().equals(result)) {
                names.add(step.path("step").asText());
            }
        }
        return names;
    }
}
