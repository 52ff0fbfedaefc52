package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.bag.DirectoryPackage;
import org.ephemera.bag.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.fault.Faults;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.seal.PemSigner;
import org.ephemera.seal.SigningException;
import org.ephemera.store.StoreException;
import org.ephemera.testing.LocalAuthority;
import org.ephemera.testing.Strangers;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.Verdict;
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
    private final TestingContext context = new TestingContext("request-1");
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
        Strangers.acceptAll(folder);
    }

    @Test
    void collectsAndSealsWhatTheAlertIsAbout() throws IOException {
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
                .isEqualTo(Verdict.INTACT);
        assertThat(context.logged())
                .contains("opened " + answer.path("packageId").asText(), "sealed ")
                .doesNotContain("arn:aws");
    }

    @Test
    void theSameEventAgainIsTheSamePackage() throws IOException {
        JsonNode first = call(scenario.alert());
        int calls = cloud.calls().size();
        JsonNode second = call(scenario.alert());
        assertThat(second).isEqualTo(first);
        assertThat(cloud.calls()).hasSize(calls);
    }

    @Test
    void asksTheAuthorityThatIsConfiguredAndAsksAgainWhenTheEventComesAgain() throws IOException {
        try (LocalAuthority authority = LocalAuthority.in(folder.resolve("authority"))) {
            settings.put("EPHEMERA_TSA", authority.address());
            authority.answering(500, new byte[0]);
            JsonNode without = call(scenario.alert());
            assertThat(without.path("status").asText()).isEqualTo("complete");
            assertThat(without.path("timestamp").isNull()).isTrue();
            assertThat(without.path("problems").findValuesAsText("item")).contains("seal.timestamp");
            assertThat(context.logged()).contains("no timestamp for ", "HTTP status 500");

            authority.answeringProperly();
            assertThat(call(scenario.alert()).at("/timestamp/time").asText()).endsWith("Z");
        }
        settings.put("EPHEMERA_TSA", "tsa.example.com");
        assertThatThrownBy(() -> call(scenario.alert())).hasMessageStartingWith("EPHEMERA_TSA: ");
    }

    @Test
    void asksTheTrailThatIsConfigured() throws IOException {
        String arn = "arn:aws:logs:us-west-2:" + scenario.account() + ":log-group:/trail";
        settings.put("EPHEMERA_TRAIL", arn);
        Path location = Path.of(call(scenario.alert()).path("location").asText());
        assertThat(location.resolve("open.json")).content().contains(arn);
        assertThat(location.resolve("data/outcomes.jsonl"))
                .content()
                .contains("aws.cloudtrail.log.1", "there is no such log group in us-west-2");
        settings.put("EPHEMERA_TRAIL", "trail");
        assertThatThrownBy(() -> call(scenario.alert()))
                .hasMessageStartingWith("'trail' names no place where a trail stores its events; give the ARN");
    }

    @Test
    void aRequestIsKnownAgainByTheRunThatLambdaRepeats() throws IOException {
        byte[] request = utf8("{\"target\": \"" + scenario.taskArn() + "\", \"case\": \"IR-1\"}");
        JsonNode first = call(request);
        assertThat(call(request).path("packageId")).isEqualTo(first.path("packageId"));
        assertThat(call(request, new TestingContext("request-2")).path("packageId"))
                .isNotEqualTo(first.path("packageId"));
    }

    /** A log that is written to while it is read has an end only in the past. */
    @Test
    void readsTheWindowThatIsAskedForButNothingThatIsStillToCome() throws IOException {
        Instant from = clock().instant().minus(Duration.ofHours(3)).truncatedTo(ChronoUnit.SECONDS);
        JsonNode past = open(call(asking(from, from.plus(Duration.ofHours(2)))));
        assertThat(past.at("/window/from").asText()).isEqualTo(from.toString());
        assertThat(past.at("/window/to").asText())
                .isEqualTo(from.plus(Duration.ofHours(2)).toString());

        JsonNode cut = call(asking(from, Instant.parse("2999-01-01T00:00:00Z")), new TestingContext("request-2"));
        assertThat(open(cut).at("/window/from").asText()).isEqualTo(from.toString());
        assertThat(open(cut).at("/window/to")).isEqualTo(open(cut).path("openedAt"));
        assertThat(Files.readAllLines(Path.of(cut.path("location").asText(), "data", "outcomes.jsonl")))
                .filteredOn(line -> line.contains("\"aws.logs.stream.1\""))
                .singleElement()
                .asString()
                .contains("\"to\":\"" + open(cut).path("openedAt").asText(), "COLLECTED");
    }

    @Test
    void refusesAWindowThatIsStillToCome() throws IOException {
        Instant tomorrow = clock().instant().plus(Duration.ofDays(1));
        JsonNode answer = call(asking(tomorrow, tomorrow.plus(Duration.ofDays(1))));
        assertThat(answer.path("reason").asText())
                .isEqualTo("the request cannot be met: its window begins in the future");
        assertThat(cloud.calls()).isEmpty();
    }

    @Test
    void severalTasksAreSeveralPackages() throws IOException {
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
    void answersWhatNamesNoContainer(String payload) throws IOException {
        JsonNode answer = call(utf8(payload));
        assertThat(answer.path("status").asText()).isIn("no-container", "not-an-alert");
        assertThat(answer.path("reason").asText()).isNotBlank();
        assertThat(cloud.calls()).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("key.pem");
        }
    }

    @Test
    void failsIfNothingCanBeKeptOrSealedSoThatLambdaTriesAgain() {
        settings.put("EPHEMERA_STORE", "file:/proc/evidence");
        assertThatThrownBy(() -> call(scenario.alert()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("cannot write evidence");
        settings.remove("EPHEMERA_STORE");
        assertThatThrownBy(() -> call(scenario.alert()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("set EPHEMERA_STORE");
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

    private JsonNode call(byte[] payload, TestingContext run) throws IOException {
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

    private static JsonNode answer(AlertFunction function, byte[] payload, TestingContext context) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        function.handleRequest(new ByteArrayInputStream(payload), out, context);
        return Json.parse(out.toByteArray());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
