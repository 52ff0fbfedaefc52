package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.AwsSources;
import org.ephemera.aws.alert.AlertParser;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.seal.PemSigner;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of an organization: each account is read with a role of that account. */
class MemberAccountTest {
    private static final String ADMINISTRATOR_OF_GUARDDUTY = "999900001111";

    @TempDir
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 50, 80)
            .withoutInsights()
            .build();
    private final Map<String, String> settings = new HashMap<>();
    private final SimulatedCloud cloud = SimulatedCloud.start(scenario);

    @BeforeEach
    void setUp() throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        settings.putAll(Map.of(
                "AWS_ENDPOINT_URL",
                cloud.endpoint().toString(),
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test",
                "EPHEMERA_STORE",
                "file:" + folder.resolve("evidence"),
                "EPHEMERA_SIGNER",
                "file:" + key,
                "EPHEMERA_ROLE",
                "arn:aws:iam::{account}:role/EphemeraReader",
                "EPHEMERA_EXTERNAL_ID",
                "ephemera-members",
                "EPHEMERA_ACCOUNT",
                ADMINISTRATOR_OF_GUARDDUTY));
    }

    @AfterEach
    void tearDown() throws Exception {
        cloud.close();
        IndependentVerifiers.acceptAll(folder);
    }

    /** The event of a delegated administrator's finding has the administrator's account, the resource the member's. */
    @Test
    void readsAccountOfResourceInAdministratorsFinding() throws IOException {
        JsonNode finding = Json.parse(scenario.alert());
        ((ObjectNode) finding).put("account", ADMINISTRATOR_OF_GUARDDUTY);
        JsonNode answer = call(Json.bytes(finding));

        assertThat(answer.path("status").asText()).isEqualTo("complete");
        assertThat(answer.at("/outcomes/denied").asInt()).isZero();
        assertThat(assumed()).singleElement().satisfies(call -> {
            assertThat(call.input().path("RoleArn").asText())
                    .isEqualTo("arn:aws:iam::" + scenario.account() + ":role/EphemeraReader");
            assertThat(call.input().path("ExternalId").asText()).isEqualTo("ephemera-members");
        });
    }

    @Test
    void readsOwnAccountWithoutRole() throws IOException {
        settings.put("EPHEMERA_ACCOUNT", scenario.account());
        JsonNode answer = call(scenario.alert());

        assertThat(answer.at("/outcomes/collected").asInt()).isGreaterThan(5);
        assertThat(assumed()).isEmpty();
    }

    /** The event that the rule of a member forwards arrives unchanged. */
    @Test
    void recordsForwardedEventWithRoleOfItsAccount() throws IOException {
        settings.put("EPHEMERA_STOPPED", "record");
        byte[] event;
        try (InputStream in = Objects.requireNonNull(AlertParser.class.getResourceAsStream("task-stopped.json"))) {
            event = in.readAllBytes();
        }
        String account = Json.parse(event).path("account").asText();

        assertThat(call(event).path("status").asText()).isEqualTo("recorded");
        assertThat(assumed())
                .singleElement()
                .satisfies(call -> assertThat(call.input().path("RoleArn").asText())
                        .isEqualTo("arn:aws:iam::" + account + ":role/EphemeraReader"));
        assertThat(cloud.calls()).extracting(SimulatedCall::action).contains("ecs:DescribeTaskDefinition");
    }

    /** An account outside the organization: STS denies its role. No other request is sent, and none to the account. */
    @Test
    void sealsDeniedItemsOfAccountOutsideTheOrganization() throws IOException {
        cloud.faults().accessDenied("sts:AssumeRole");
        JsonNode answer = call(scenario.alert());

        assertThat(answer.path("packageId").asText()).isNotEmpty();
        List<JsonNode> outcomes;
        try (var lines = Files.lines(Path.of(answer.path("location").asText()).resolve("data/outcomes.jsonl"))) {
            outcomes = lines.map(MemberAccountTest::parsed).toList();
        }
        assertThat(outcomes.stream().filter(MemberAccountTest::needsPermission))
                .isNotEmpty()
                .allSatisfy(outcome -> {
                    assertThat(outcome.path("outcome").asText())
                            .as(outcome.toString())
                            .isEqualTo("DENIED");
                    assertThat(outcome.toString()).contains("sts:AssumeRole");
                });
        assertThat(cloud.calls()).extracting(SimulatedCall::action).containsExactly("sts:AssumeRole");
    }

    private static boolean needsPermission(JsonNode outcome) {
        return AwsSources.artifacts().stream()
                        .anyMatch(artifact ->
                                artifact.id().equals(outcome.path("artifact").asText())
                                        && !artifact.permissions().isEmpty())
                && !outcome.path("outcome").asText().equals("NOT_APPLICABLE");
    }

    private static JsonNode parsed(String line) {
        try {
            return Json.parse(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<SimulatedCall> assumed() {
        return cloud.calls().stream()
                .filter(call -> call.action().equals("sts:AssumeRole"))
                .toList();
    }

    private JsonNode call(byte[] event) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
            new AlertFunction(runtime)
                    .handleRequest(new ByteArrayInputStream(event), out, new TestLambdaContext("request-1"));
        }
        return Json.parse(out.toByteArray());
    }
}
