package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.envelope.SigningException;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.Digest;
import org.ephemera.seal.PemSigner;
import org.ephemera.store.StoreException;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.testing.LocalTimestampAuthority;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertFunctionTest {
    @TempDir
    Path folder;

    private final Scenario scenario = ScenarioBuilder.at(Clock.systemUTC())
            .container("app", 50, 80)
            .withoutInsights()
            .build();
    private final Map<String, String> settings = new HashMap<>();
    private final TestLambdaContext context = new TestLambdaContext("request-1");
    private SimulatedCloud cloud;

    AlertFunctionTest() {
        cloud = SimulatedCloud.start(scenario, Faults.none());
    }

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
                "file:" + key));
    }

    @AfterEach
    void tearDown() throws Exception {
        cloud.close();
        IndependentVerifiers.acceptAll(folder);
    }

    @Test
    void collectsAndSealsTargetOfAlert() throws IOException {
        JsonNode answer = call(scenario.alert());
        assertThat(answer.path("status").asText()).isEqualTo("complete");
        assertThat(answer.path("target").asText()).isEqualTo(scenario.taskArn());
        assertThat(answer.at("/outcomes/collected").asInt()).isGreaterThan(5);
        assertThat(answer.at("/outcomes/impossible").asInt()).isEqualTo(5);
        assertThat(answer.at("/key/keyid").asText()).startsWith("SHA256:");
        Path location = Path.of(answer.path("location").asText());
        assertThat(PackageVerifier.verify(
                                new DirectoryPackage(location),
                                PemSigner.open(folder.resolve("key.pem")).publicKey(),
                                java.util.Optional.empty())
                        .verdict())
                .isEqualTo(VerificationResult.INTACT);
        assertThat(context.logged())
                .contains("opened " + answer.path("packageId").asText(), "sealed ")
                .doesNotContain("arn:aws");
    }

    @Test
    void returnsSamePackageWhenEventIsRepeated() throws IOException {
        JsonNode first = call(scenario.alert());
        int calls = cloud.calls().size();
        JsonNode second = call(scenario.alert());
        assertThat(second).isEqualTo(first);
        assertThat(cloud.calls()).hasSize(calls);
    }

    @Test
    void retriesTimestampWhenEventIsRepeated() throws IOException {
        try (LocalTimestampAuthority authority = LocalTimestampAuthority.in(folder.resolve("authority"))) {
            settings.put("EPHEMERA_TSA", authority.address());
            authority.setHandler(500, new byte[0]);
            JsonNode without = call(scenario.alert());
            assertThat(without.path("status").asText()).isEqualTo("complete");
            assertThat(without.path("timestamp").isNull()).isTrue();
            assertThat(without.path("problems").findValuesAsText("item")).contains("seal.timestamp");
            assertThat(context.logged()).contains("no timestamp for ", "HTTP status 500");

            authority.resetHandler();
            assertThat(call(scenario.alert()).at("/timestamp/time").asText()).endsWith("Z");
        }
        settings.put("EPHEMERA_TSA", "tsa.example.com");
        assertThatThrownBy(() -> call(scenario.alert())).hasMessageStartingWith("EPHEMERA_TSA: ");
    }

    @Test
    void queriesConfiguredTrail() throws IOException {
        String arn = "arn:aws:logs:us-west-2:" + scenario.account() + ":log-group:/trail";
        settings.put("EPHEMERA_TRAIL", arn);
        Path location = Path.of(call(scenario.alert()).path("location").asText());
        assertThat(location.resolve("open.json")).content().contains(arn);
        assertThat(location.resolve("data/outcomes.jsonl"))
                .content()
                .contains("aws.cloudtrail.log.1", "the log group does not exist in us-west-2");
        settings.put("EPHEMERA_TRAIL", "trail");
        assertThatThrownBy(() -> call(scenario.alert()))
                .hasMessageStartingWith("'trail' is not the ARN of a log group; give the ARN");
    }

    @Test
    void returnsSamePackageWhenLambdaRetriesRequest() throws IOException {
        byte[] request = utf8("{\"target\": \"" + scenario.taskArn() + "\", \"case\": \"IR-1\"}");
        JsonNode first = call(request);
        assertThat(call(request).path("packageId")).isEqualTo(first.path("packageId"));
        assertThat(call(request, new TestLambdaContext("request-2")).path("packageId"))
                .isNotEqualTo(first.path("packageId"));
    }

    /** The end of a log that is still written to is known only for the past. */
    @Test
    void endsRequestedWindowAtCurrentTime() throws IOException {
        Instant from = clock().instant().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.SECONDS);
        JsonNode past = open(call(asking(from, from.plus(Duration.ofHours(2)))));
        assertThat(past.at("/window/from").asText()).isEqualTo(from.toString());
        assertThat(past.at("/window/to").asText())
                .isEqualTo(from.plus(Duration.ofHours(2)).toString());

        JsonNode cut = call(asking(from, Instant.parse("2999-01-01T00:00:00Z")), new TestLambdaContext("request-2"));
        assertThat(open(cut).at("/window/from").asText()).isEqualTo(from.toString());
        assertThat(open(cut).at("/window/to")).isEqualTo(open(cut).path("openedAt"));
        assertThat(Files.readAllLines(Path.of(cut.path("location").asText(), "data", "outcomes.jsonl")))
                .filteredOn(line -> line.contains("\"aws.logs.stream.1\""))
                .singleElement()
                .asString()
                .contains("\"to\":\"" + open(cut).path("openedAt").asText(), "COLLECTED");
    }

    @Test
    void rejectsWindowInTheFuture() throws IOException {
        Instant tomorrow = clock().instant().plus(Duration.ofDays(1));
        JsonNode answer = call(asking(tomorrow, tomorrow.plus(Duration.ofDays(1))));
        assertThat(answer.path("reason").asText())
                .isEqualTo("the request cannot be met: its window begins in the future");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void opensOnePackageForEachTask() throws IOException {
        String finding = """
                {"type": "AttackSequence:ECS/CompromisedCluster", "id": "1", "updatedAt": "2026-11-25T10:00:00Z",
                 "service": {"detection": {"sequence": {"resources": [
                   {"uid": "%s", "data": {"ecsTask": {}}},
                   {"uid": "%s", "data": {"ecsTask": {}}}]}}}}
                """.formatted(scenario.taskArn(), scenario.taskArn().replace("/lab/", "/lab/f"));
        JsonNode answer = call(utf8(finding));
        assertThat(answer.path("others")).hasSize(1);
        assertThat(answer.at("/others/0/packageId")).isNotEqualTo(answer.path("packageId"));
        assertThat(answer.at("/others/0/status").asText()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage \u0000",
                "{}",
                "{\"target\": \"arn:aws:s3:::bucket\"}",
                "{\"source\": \"aws.ec2\", \"detail-type\": \"EC2 Instance State-change Notification\", \"detail\": {}}"
            })
    void storesAlertsWithoutContainer(String payload) throws IOException {
        JsonNode answer = call(utf8(payload));
        assertThat(call(utf8(payload))).as("the same bytes are kept once").isEqualTo(answer);
        assertThat(answer.path("status").asText()).isIn("no-container", "not-an-alert");
        assertThat(answer.path("reason").asText()).isNotBlank();
        assertThat(cloud.calls()).isEmpty();
        assertThat(context.logged()).contains(answer.path("kept").asText("none"));
        JsonNode kept = Json.parse(Files.readAllBytes(
                folder.resolve("evidence").resolve(answer.path("kept").asText())));
        assertThat(Base64.getDecoder().decode(kept.path("eventBase64").asText()))
                .isEqualTo(utf8(payload));
        assertThat(kept.path("reason")).isEqualTo(answer.path("reason"));
        try (Stream<Path> files = Files.walk(folder.resolve("evidence")).filter(Files::isRegularFile)) {
            assertThat(files).singleElement().asString().contains("triggers/unplaced/");
        }
    }

    @Test
    void onlyAnswersAlertsThatSelectorExcludes() throws IOException {
        settings.put("EPHEMERA_SELECTOR", "{\"level\": [\"critical\"], \"cluster\": [\"other\"]}");
        JsonNode answer = call(scenario.alert());
        assertThat(answer.path("status").asText()).isEqualTo("not-selected");
        assertThat(answer.path("reason").asText())
                .startsWith("EPHEMERA_SELECTOR does not select it: source aws.")
                .endsWith("target " + scenario.taskArn());
        assertThat(cloud.calls()).isEmpty();
        assertThat(folder.resolve("evidence")).doesNotExist();

        settings.put("EPHEMERA_SELECTOR", "{\"cluster\": [\"lab\"]}");
        assertThat(call(scenario.alert()).path("status").asText()).isEqualTo("complete");
        settings.put("EPHEMERA_SELECTOR", "{\"clutser\": [\"lab\"]}");
        assertThatThrownBy(() -> call(scenario.alert()))
                .hasMessageStartingWith("EPHEMERA_SELECTOR ")
                .hasMessageContaining("'clutser'");
    }

    /**
     * Requests need separate ids: under the invocation's id, the second would be a duplicate of the first and not be
     * collected.
     */
    @ParameterizedTest
    @ValueSource(strings = {"list", "record"})
    void collectsEachRequestOfAList(String form) throws IOException {
        String other = scenario.taskArn().replace("/lab/", "/lab/f");
        String list = "[{'target': '%s'}, {'target': '%s'}, {'target': '%s', 'from': '2026-11-25T10:00:00Z'}]"
                .formatted(scenario.taskArn(), other, other)
                .replace('\'', '"');
        ObjectNode queue = Json.object();
        queue.withArray("Records").addObject().put("messageId", "m-1").put("body", list);
        byte[] payload = form.equals("list") ? utf8(list) : Json.bytes(queue);
        JsonNode answer = call(payload);
        assertThat(answer.path("target").asText()).isEqualTo(scenario.taskArn());
        assertThat(answer.path("others"))
                .extracting(each -> each.path("target").asText())
                .containsExactly(other, other);
        assertThat(Stream.of(
                        answer.path("packageId"), answer.at("/others/0/packageId"), answer.at("/others/1/packageId")))
                .doesNotHaveDuplicates();
        assertThat(open(answer.at("/others/1")).at("/window/from").asText()).isEqualTo("2026-11-25T10:00:00Z");
        assertThat(call(payload)).as("Lambda delivers it again").isEqualTo(answer);
    }

    /** A principal that can write to the store creates the record of an event before the event arrives. */
    @Test
    void collectsWhenTheRecordOfAnEventIsPlanted() throws IOException {
        String key = "triggers/" + Digest.of("ephemera\n1\n").hex() + ".json";
        Path planted = folder.resolve("evidence/" + key);
        Files.createDirectories(planted.getParent());
        Files.writeString(planted, "{}");
        JsonNode answer = call(utf8("{\"target\": \"%s\", \"id\": \"1\"}".formatted(scenario.taskArn())));
        assertThat(answer.path("status").asText()).isEqualTo("complete");
        assertThat(context.logged().lines()).contains("foreign object " + key);
        assertThat(planted).content().isEqualTo("{}");
    }

    /**
     * Batch of a queue: each record is a separate event with its own bytes. A record without a container is stored and
     * does not stop the others.
     */
    @Test
    void handlesEachRecordOfAnEnvelope() throws IOException {
        String alert = new String(scenario.alert(), StandardCharsets.UTF_8);
        String request = "{\"target\": \"" + scenario.taskArn() + "\"}";
        ObjectNode envelope = Json.object();
        for (String body : new String[] {alert, "garbage", request, alert}) {
            envelope.withArray("Records")
                    .addObject()
                    .put("messageId", "m-" + envelope.path("Records").size())
                    .put("body", body);
        }
        JsonNode answer = call(Json.bytes(envelope));
        assertThat(answer.path("others")).hasSize(1);
        assertThat(answer.path("unplaced")).hasSize(1);
        assertThat(answer.at("/unplaced/0/status").asText()).isEqualTo("not-an-alert");
        Path first = Path.of(answer.path("location").asText());
        assertThat(first.resolve("data/trigger/event.json")).hasContent(alert);
        Path other = Path.of(answer.at("/others/0/location").asText());
        assertThat(other.resolve("data/trigger/event.json")).hasContent(request);
        assertThat(Json.parse(Files.readAllBytes(other.resolve("open.json")))
                        .at("/trigger/eventId")
                        .asText())
                .isEqualTo("m-3");
    }

    @Test
    void recordsTypeAndSeverityOfAlert() throws IOException {
        byte[] finding = utf8("""
                {"type": "Execution:Runtime/ReverseShell", "id": "1", "updatedAt": "2026-11-25T10:00:00Z", "severity": 8,
                 "resource": {"resourceType": "ECSCluster", "ecsClusterDetails": {"taskDetails": {"arn": "%s"}}}}
                """.formatted(scenario.taskArn()));
        JsonNode trigger = open(call(finding)).path("trigger");
        assertThat(trigger.path("type").asText()).isEqualTo("Execution:Runtime/ReverseShell");
        assertThat(trigger.path("severity")).hasToString("{\"score\":80,\"level\":\"high\",\"origin\":\"8\"}");
    }

    @Test
    void failsWhenStoreOrKeyIsUnusable() {
        settings.put("EPHEMERA_STORE", "file:/proc/evidence");
        assertThatThrownBy(() -> call(scenario.alert()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot write evidence");
        settings.remove("EPHEMERA_STORE");
        assertThatThrownBy(() -> call(scenario.alert()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("EPHEMERA_STORE");
        settings.put("EPHEMERA_STORE", "file:" + folder.resolve("evidence"));
        settings.put("EPHEMERA_SIGNER", "awskms:alias/x");
        assertThatThrownBy(() -> call(scenario.alert()))
                .isInstanceOf(SigningException.class)
                .hasMessageContaining("EPHEMERA_SIGNER");
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("none.pem"));
        assertThatThrownBy(() -> call(scenario.alert())).isInstanceOf(SigningException.class);
        settings.put("EPHEMERA_SIGNER", "file:" + folder.resolve("key.pem"));
        settings.put("EPHEMERA_RETENTION", "governance:30");
        assertThatThrownBy(() -> call(scenario.alert()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("immutability is not in force");
        assertThat(cloud.calls()).isEmpty();
    }

    private JsonNode call(byte[] payload) throws IOException {
        return call(payload, context);
    }

    private JsonNode call(byte[] payload, TestLambdaContext run) throws IOException {
        return answer(new AlertFunction(runtime()), payload, run);
    }

    private byte[] asking(Instant from, Instant to) {
        return utf8("{\"target\": \"%s\", \"from\": \"%s\", \"to\": \"%s\"}".formatted(scenario.taskArn(), from, to));
    }

    private static JsonNode open(JsonNode answer) throws IOException {
        return Json.parse(Files.readAllBytes(Path.of(answer.path("location").asText(), "open.json")));
    }

    private AwsRuntime runtime() {
        return AwsRuntime.of(settings, clock());
    }

    private static Clock clock() {
        return Clock.systemUTC();
    }

    private static JsonNode answer(AlertFunction function, byte[] payload, TestLambdaContext context)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(payload), out, context);
        return Json.parse(out.toByteArray());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
