package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.cli.CommandFixture.Ran;
import org.ephemera.lab.scenario.Scenario;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlanCommandTest {
    private static final String ARN =
            "arn:aws:ecs:eu-central-1:123456789012:task/prod/0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    /** ECS only reports a truncated id as missing, and the package would be about no task. */
    @Test
    void rejectsTruncatedTaskId() {
        Ran ran = CommandFixture.in(folder)
                .run("plan", "arn:aws:ecs:eu-central-1:111122223333:task/shop/9f3c1a7be4d24c0f8a6b5d2e17c0934");

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err()).contains("31 characters, but a task id has 32");
    }

    /** Names copied from a chat or a ticket have invisible characters at their ends, which are removed. */
    @ParameterizedTest
    @ValueSource(strings = {" %s", "%s\n", "\t%s\r\n", "\u00a0%s\u200b", "\ufeff%s"})
    void stripsInvisibleCharactersAroundTarget(String pasted) {
        String pod = "arn:aws:eks:eu-central-1:123456789012:cluster/prod#shop/web-1";
        for (String name : List.of(ARN, pod)) {
            Ran ran = CommandFixture.in(folder).run("plan", pasted.formatted(name), "--json");

            assertThat(ran.exit()).isZero();
            assertThat(ran.json().path("target").asText()).isEqualTo(name);
        }
    }

    @Test
    void listsItemsByVolatility() {
        JsonNode json = CommandFixture.in(folder).run("plan", ARN, "--json").json();

        assertThat(json.path("target").asText()).isEqualTo(ARN);
        List<String> volatilities = new ArrayList<>();
        json.path("items")
                .forEach(item -> volatilities.add(item.path("volatility").asText()));
        assertThat(volatilities).hasSizeGreaterThan(8).isSorted();
        assertThat(json.path("items")).anySatisfy(item -> {
            assertThat(item.path("item").asText()).isEqualTo("aws.ecs.task");
            assertThat(item.path("artifact").asText()).isEqualTo("aws.ecs.task");
            assertThat(item.path("required").asBoolean()).isTrue();
            assertThat(item.path("permissions").get(0).asText()).isEqualTo("ecs:DescribeTasks");
        });
    }

    @Test
    void printsPermissionsAndCosts() {
        Ran ran = CommandFixture.in(folder).run("plan", ARN);

        assertThat(ran.exit()).isZero();
        assertThat(ran.out())
                .contains(ARN, "aws.ecs.task *", "requires ecs:DescribeTasks", "aws.logs.stream.<n> *", "$0.01");
        assertThat(ran.out().replaceAll("\\s+", " "))
                .contains(
                        "logs:StartQuery, logs:GetQueryResults, logs:DescribeLogGroups; costs about $0.005 for each GB"
                                + " of log");
    }

    @Test
    void sendsNoRequest() {
        // No key is created, no store is opened, and the unreachable endpoint is not called.
        Ran ran = CommandFixture.in(folder)
                .with("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
                .run("plan", ARN);

        assertThat(ran.exit()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "prod/0123456789abcdef",
                "arn:aws:ecs:eu-central-1:123456789012",
                "arn:aws:s3:::bucket",
                "arn:aws:ecs::123456789012:task/prod/0123456789abcdef0123456789abcdef",
                "arn:aws:ecs:eu-central-1:1234:task/prod/0123456789abcdef0123456789abcdef",
                "arn:aws:ecs:eu-central-1:123456789012:service/web",
            })
    void printsFormOfTarget(String target) {
        Ran ran = CommandFixture.in(folder).run("plan", target);

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .startsWith("ephemera: ")
                .contains("a task such as arn:aws:ecs:")
                .doesNotContain("\tat ");
    }

    @Test
    void plansForTargetOfAlert() {
        byte[] alert = Scenario.named("fargate-miner").alert();

        Ran ran = CommandFixture.in(folder)
                .typing(new String(alert, StandardCharsets.UTF_8))
                .run("plan", "--alert", "-", "--json");

        assertThat(ran.exit()).isZero();
        assertThat(ran.json().path("target").asText())
                .isEqualTo(Scenario.named("fargate-miner").taskArn());
        assertThat(CommandFixture.in(folder).run("plan").err()).contains("requires either TARGET or --alert FILE");
    }

    @Test
    void exitsWith0WhenSelectorRejectsAlert() {
        String alert = new String(Scenario.named("fargate-miner").alert(), StandardCharsets.UTF_8);
        CommandFixture desk = CommandFixture.in(folder).with("EPHEMERA_SELECTOR", "{\"account\": [\"000000000000\"]}");

        Ran ran = desk.typing(alert).run("plan", "--alert", "-", "--json");
        assertThat(ran.exit()).isZero();
        assertThat(ran.json().path("status").asText()).isEqualTo("not-selected");
        assertThat(ran.json().path("reason").asText())
                .startsWith("EPHEMERA_SELECTOR does not select it: source aws.guardduty");
        assertThat(desk.typing(alert).run("collect", "--alert", "-").out()).startsWith("Nothing was collected: ");
        assertThat(desk.run("plan", ARN).exit()).isZero();

        Ran wrong = CommandFixture.in(folder)
                .with("EPHEMERA_SELECTOR", "level=high")
                .typing(alert)
                .run("plan", "--alert", "-");
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("EPHEMERA_SELECTOR", "it is not JSON at line 1");
    }

    @Test
    void reportsPartsOfEnvelopeWithoutTarget() {
        String records = """
            {"Records": [{"messageId": "1", "body": "{\\"target\\": \\"%s\\"}"}, {"messageId": "2", "body": "x"},
             {"messageId": "3", "body": "{\\"target\\": \\"%s\\"}"}]}
            """.formatted(ARN, ARN.replace("task/", "task/x"));

        Ran ran = CommandFixture.in(folder).typing(records).run("plan", "--alert", "-", "--json");

        assertThat(ran.exit()).isZero();
        assertThat(ran.json().path("target").asText()).isEqualTo(ARN);
        assertThat(ran.json().path("others")).hasSize(1);
        assertThat(ran.err()).contains("A part of the alert identifies no target: it is not JSON at line 1");
    }

    @Test
    void plansTrailOnlyWhenGiven() {
        String group = "arn:aws:logs:us-west-2:123456789012:log-group:/trail:*";

        assertThat(CommandFixture.in(folder).run("plan", ARN).out())
                .contains("aws.cloudtrail.events")
                .doesNotContain("aws.cloudtrail.log");
        assertThat(CommandFixture.in(folder).run("plan", ARN, "--trail", group).out())
                .contains("aws.cloudtrail.events", "aws.cloudtrail.log", "requires logs:FilterLogEvents");
        assertThat(CommandFixture.in(folder)
                        .with("EPHEMERA_TRAIL", "x")
                        .run("plan", ARN)
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void rejectsEventDataStore() {
        String store = "arn:aws:cloudtrail:us-west-2:123456789012:eventdatastore/0c1f2a3b-4d5e-6f70-8192-a3b4c5d6e7f8";

        Ran ran = CommandFixture.in(folder).run("plan", ARN, "--trail", store);

        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.err())
                .contains("is an event data store of CloudTrail Lake", "Give the ARN of the trail's log group");
    }

    @Test
    void listsAllArtifacts() {
        JsonNode json = CommandFixture.in(folder).run("artifacts", "--json").json();
        Ran ran = CommandFixture.in(folder).run("artifacts");

        assertThat(json.isArray()).isTrue();
        assertThat(json).hasSizeGreaterThan(8).allSatisfy(artifact -> {
            assertThat(artifact.path("title").asText()).isNotEmpty();
            assertThat(artifact.path("volatility").asText()).matches("V[0-6]");
            assertThat(artifact.path("permissions").isArray()).isTrue();
            assertThat(artifact.path("reference").asText()).isNotEmpty();
            assertThat(ran.out()).contains(artifact.path("artifact").asText());
        });
    }
}
