package org.ephemera.aws.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Json;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.CaseId;
import org.ephemera.model.RequestedWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertParserTest {
    private static final String TASK =
            "arn:aws:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8";
    private static final String DEFINITION = "arn:aws:ecs:eu-central-1:123456789012:task-definition/checkout:7";

    @Test
    void parsesRuntimeFinding() throws IOException {
        byte[] event = infra("finding-ecs-runtime");
        AlertSubject subject = only(event);
        assertThat(subject.trigger())
                .isEqualTo(new AcquisitionTrigger(
                        AcquisitionTrigger.Kind.ALERT,
                        "aws.guardduty",
                        "CryptoCurrency:Runtime/BitcoinTool.B!DNS",
                        "d2c9f6b0a8e14f0b9c3e7a5d1b2f4c60",
                        Optional.of(Instant.parse("2026-11-25T10:18:33.512Z")),
                        Optional.of(new AlertSeverity(80, "8"))));
        assertThat(subject.target().kind()).isEqualTo(EcsTarget.TASK);
        assertThat(subject.target().id()).isEqualTo(TASK);
        assertThat(subject.target().attributes())
                .containsEntry("region", "eu-central-1")
                .containsEntry("taskDefinition", DEFINITION)
                .containsEntry("createdAt", "2026-11-25T10:05:00Z")
                .containsEntry("group", "service:checkout")
                .containsEntry("launchType", "FARGATE")
                .containsEntry("findingType", "CryptoCurrency:Runtime/BitcoinTool.B!DNS")
                .containsEntry("eventFirstSeen", "2026-11-25T10:15:41Z");
        assertThat(Json.parse(hint(subject, "containers")).at("/0/runtimeId").asText())
                .isEqualTo("0f9a1b2c3d4e5f60718293a4b5c6d7e8-2531612879");
        assertThat(pointersReferToTheirValues(subject, event)).isGreaterThan(6);
    }

    /** {@code CreateSampleFindings} of GuardDuty writes the literal {@code region} into the ARNs of the resource. */
    @Test
    void usesRegionOfFindingForSamples() throws IOException {
        String sample = new String(infra("finding-ecs-runtime"), StandardCharsets.UTF_8)
                .replace("arn:aws:ecs:eu-central-1:", "arn:aws:ecs:region:");

        AlertSubject subject = only(sample.getBytes(StandardCharsets.UTF_8));

        assertThat(subject.target().id()).isEqualTo(TASK);
        assertThat(subject.target().attributes()).containsEntry("region", "eu-central-1");
    }

    @Test
    void parsesFindingsOfAwsCliOutput() throws IOException {
        byte[] findings = resource("get-findings.json");
        AlertSubject subject = only(findings);
        assertThat(subject.target().id()).isEqualTo(TASK);
        assertThat(subject.target().attributes())
                .containsEntry("createdAt", "2026-11-25T09:25:00Z")
                .containsEntry("startedAt", "2026-11-25T09:25:31.500Z")
                .containsEntry("taskDefinition", DEFINITION)
                .containsEntry("launchType", "EC2");
        assertThat(pointersReferToTheirValues(subject, findings)).isGreaterThan(6);
        byte[] bare = Json.bytes(Json.parse(findings).at("/Findings/0"));
        assertThat(only(bare).target().id()).isEqualTo(TASK);
        assertThat(only(bare).trigger()).isEqualTo(subject.trigger());
    }

    @Test
    void parsesTasksOfAttackSequence() throws IOException {
        AlertSubject subject = only(infra("finding-ecs-attack-sequence"));
        assertThat(subject.target().id()).isEqualTo(TASK);
        assertThat(subject.target().attributes())
                .containsEntry("taskDefinition", DEFINITION)
                .containsEntry("launchType", "FARGATE");
    }

    /** The key is needed to search for its other calls. */
    @Test
    void parsesAccessKeyOfAttackSequence() throws IOException {
        String event = new String(infra("finding-ecs-attack-sequence"), StandardCharsets.UTF_8)
                .replaceFirst(
                        "\"actors\": \\[\\]",
                        "\"actors\": [{\"id\": \"a\", \"user\": {\"credentialUid\": \"ASIAEXAMPLE0000000001\"}}]");
        assertThat(only(utf8(event)).target().attributes()).containsEntry("accessKey", "ASIAEXAMPLE0000000001");
        assertThat(only(infra("finding-ecs-attack-sequence")).target().attributes())
                .doesNotContainKey("accessKey");
    }

    @Test
    void createsSeparateEventForEachTask() throws IOException {
        String second = TASK.replace("0f9a1b2c3d4e", "ffffffffffff");
        String event = new String(infra("finding-ecs-attack-sequence"), StandardCharsets.UTF_8)
                .replaceFirst("\\{\\s*\"uid\": \"0f9a1b2c3d4e", """
                        {"uid": "%s", "data": {"ecsTask": {}}}, {"uid": "0f9a1b2c3d4e""".formatted(second));
        assertThat(AlertParser.parse(utf8(event))).isInstanceOfSatisfying(ParsedAlert.Recognised.class, alert -> {
            assertThat(alert.subjects()).extracting(s -> s.target().id()).containsExactly(TASK, second);
            assertThat(alert.subjects()).extracting(s -> s.trigger().eventId()).doesNotHaveDuplicates();
        });
    }

    @Test
    void parsesStoppedTask() throws IOException {
        byte[] event = infra("task-stopped");
        AlertSubject subject = only(event);
        assertThat(subject.trigger().source()).isEqualTo("aws.ecs");
        assertThat(subject.trigger().eventId()).isEqualTo("3317b2af-7005-947d-b652-f55e762e5716");
        assertThat(subject.trigger().eventTime()).contains(Instant.parse("2026-11-25T10:31:02.400Z"));
        assertThat(subject.target().attributes())
                .containsEntry("stoppedAt", "2026-11-25T10:31:02.190Z")
                .containsEntry("stopCode", "EssentialContainerExited")
                .containsEntry("taskDefinition", DEFINITION);
        JsonNode containers = Json.parse(hint(subject, "containers"));
        assertThat(containers.findValuesAsText("name")).containsExactly("web", "aws-guardduty-agent-x7k2p");
        assertThat(pointersReferToTheirValues(subject, event)).isGreaterThan(10);
    }

    @Test
    void parsesCollectionRequest() {
        AlertSubject subject = only(
                utf8("{\"target\": \"" + TASK + "\", \"reason\": \"a hunch\", \"case\": \"IR-7\", \"id\": \"7\"}"));
        assertThat(subject.trigger())
                .isEqualTo(new AcquisitionTrigger(AcquisitionTrigger.Kind.REQUEST, "ephemera", "7", Optional.empty()));
        assertThat(subject.caseId()).contains(new CaseId("IR-7"));
        assertThat(subject.reason()).isEqualTo("a hunch");
        AlertSubject bare = only(utf8("{\"target\": \"" + TASK + "\"}"));
        assertThat(bare.trigger().eventId()).isEmpty();
        assertThat(bare.window()).isEqualTo(RequestedWindow.OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"finding-eks-attack-sequence", "finding-eks-cluster"})
    void collectsClusterWithoutWorkload(String fixture) throws IOException {
        assertThat(only(infra(fixture)).target().kind()).isEqualTo("aws.eks.cluster");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "finding-ec2                 | is about a resource of type 'Instance'",
                "runtime-coverage-ecs        | identifies no container"
            })
    void reportsResourceOfOtherAlerts(String fixture, String reason) throws IOException {
        assertThat(AlertParser.parse(infra(fixture)))
                .isInstanceOfSatisfying(
                        ParsedAlert.NoContainer.class,
                        none -> assertThat(none.reason()).isNotBlank().contains(reason));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fargate-miner", "task-stopped", "task-gone"})
    void parsesAlertsOfSimulatedCloud(String scenario) {
        assertThat(only(Scenario.named(scenario).alert()).target().kind()).isEqualTo(EcsTarget.TASK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                     | it is empty",
                "not json                               | it is not JSON at line 1",
                "[]                                     | it is not a JSON object",
                "null                                   | it is not a JSON object",
                "{}                                     | it is not a known form of alert",
                "{\"detail\": {}}                       | it is not a known form of alert",
                "{\"target\": 7}                        | its 'target' is missing or not a string",
                "{\"target\": \"i-0123\"}               | 'i-0123' is not an ARN",
                "{\"target\": \"TASK\", \"from\": \"2h\"} | its 'from' is not an RFC 3339 time",
                "{\"target\": \"TASK\", \"to\": 1764072000} | its 'to' is missing or not a string",
                "{\"target\": \"TASK\", \"to\": \"-999999999-01-01T00:00:00Z\"} | beyond the years 1970 to 9999",
                "{\"target\": \"TASK\", \"from\": \"2026-11-25T12:00:00Z\", \"to\": \"2026-11-25T12:00:00+01:00\"} | ends before it",
                "{\"Findings\": 7}                      | it is not a known form of alert",
                "{\"type\": \"x\", \"id\": \"y\"}       | it is not a known form of alert"
            })
    void rejectsOtherJson(String payload, String reason) {
        assertThat(AlertParser.parse(utf8(payload.replace("TASK", TASK))))
                .isInstanceOfSatisfying(
                        ParsedAlert.NotAnAlert.class,
                        not -> assertThat(not.reason()).contains(reason));
    }

    @Test
    void rejectsRequestWithInvalidCase() {
        assertThat(AlertParser.parse(utf8("{\"target\": \"" + TASK + "\", \"case\": \"../../etc\"}")))
                .isInstanceOfSatisfying(
                        ParsedAlert.NotAnAlert.class,
                        not -> assertThat(not.reason()).contains("a case id has"));
        assertThat(AlertParser.parse(utf8("{\"target\": \"" + TASK + "\", \"reason\": \"" + "x".repeat(3000) + "\"}")))
                .isInstanceOf(ParsedAlert.NotAnAlert.class);
    }

    @Test
    void rejectsOversizedAlerts() {
        assertThat(AlertParser.parse(new byte[(6 << 20) + 1])).isInstanceOf(ParsedAlert.NotAnAlert.class);
        String deep = "{\"detail\":".repeat(100_000) + "{}" + "}".repeat(100_000);
        assertThat(AlertParser.parse(utf8(deep))).isInstanceOf(ParsedAlert.NotAnAlert.class);
        String wide = "{\"Findings\": [" + "{},".repeat(1000) + "{}]}";
        assertThat(AlertParser.parse(utf8(wide))).isInstanceOf(ParsedAlert.NotAnAlert.class);
    }

    @Test
    void omitsInvalidHints() throws IOException {
        String event = new String(infra("finding-ecs-runtime"), StandardCharsets.UTF_8)
                .replace("\"service:checkout\"", "[\"service:checkout\"]")
                .replace("\"FARGATE\"", "\"" + "F".repeat(2000) + "\"")
                .replace("1795601100.0", "1e400")
                .replace("\"web\"", "{\"a\": 1}");
        AlertSubject subject = only(utf8(event));
        assertThat(subject.target().id()).isEqualTo(TASK);
        assertThat(subject.target().attributes()).doesNotContainKeys("group", "launchType", "createdAt", "containers");
    }

    @Test
    void usesClusterWhenTaskArnIsMalformed() throws IOException {
        String event =
                new String(infra("finding-ecs-runtime"), StandardCharsets.UTF_8).replace(":task/shop/", ":task/../../");
        assertThat(AlertParser.parse(utf8(event))).isInstanceOfSatisfying(ParsedAlert.Recognised.class, recognised -> {
            assertThat(recognised.subjects())
                    .extracting(subject -> subject.target().id())
                    .containsExactly("arn:aws:ecs:eu-central-1:123456789012:cluster/shop");
            assertThat(recognised.unplaced())
                    .singleElement()
                    .satisfies(none -> assertThat(none.reason()).contains("unknown format"));
        });
    }

    /** Any bytes give a result, without control characters. */
    @Test
    void neverThrows() throws IOException {
        long seed = 20261125;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] original = infra("finding-ecs-runtime");
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = original.clone();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            String reason = switch (AlertParser.parse(damaged)) {
                case ParsedAlert.Recognised recognised -> "";
                case ParsedAlert.NoContainer none -> none.reason();
                case ParsedAlert.NotAnAlert not -> not.reason();
            };
            assertThat(reason.chars()).as("seed %s, round %s", seed, round).allMatch(c -> c >= ' ' && c != 0x7f);
        }
    }

    /** Reports whether every pointer of the hints refers to its value in the alert. */
    private static int pointersReferToTheirValues(AlertSubject subject, byte[] alert) throws IOException {
        JsonNode root = Json.parse(alert);
        JsonNode pointers = Json.parse(hint(subject, "pointers"));
        pointers.properties()
                .forEach(pointer -> assertThat(
                                root.at(pointer.getValue().asText()).isMissingNode())
                        .as("%s at %s", pointer.getKey(), pointer.getValue())
                        .isFalse());
        return pointers.size();
    }

    private static AlertSubject only(byte[] payload) {
        ParsedAlert alert = AlertParser.parse(payload);
        assertThat(alert).isInstanceOf(ParsedAlert.Recognised.class);
        assertThat(((ParsedAlert.Recognised) alert).subjects()).hasSize(1);
        return ((ParsedAlert.Recognised) alert).subjects().getFirst();
    }

    private static byte[] hint(AlertSubject subject, String name) {
        return utf8(subject.target().attributes().getOrDefault(name, ""));
    }

    private static byte[] infra(String name) throws IOException {
        return resource("/org/ephemera/aws/alert/" + name + ".json");
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = AlertParserTest.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
