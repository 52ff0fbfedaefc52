package org.ephemera.aws.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertMutations;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile alerts: an attacker may have chosen any value, and a caller of the function may send anything. */
class HostileAlertsTest {
    private static final Path FIXTURES = Path.of("../aws/src/test/resources/org/ephemera/aws/alert");
    private static final String TASK =
            "arn:aws:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8";

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.sorted().toList();
        }
    }

    /** Each field of each form is in turn removed or replaced: there is a result without control characters. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void survivesMissingFieldsAndWrongTypes(Path fixture) throws IOException {
        AlertMutations.changed(
                Files.readAllBytes(fixture),
                (form, what) -> assertHarmless(AlertParser.parse(form), fixture + " " + what));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:ecs:eu-central-1:123456789012:task/shop/../../x",
                "arn:aws:ecs:eu-central-1:123456789012:task/sh\u0000op/0f9a1b2c3d4e5f60718293a4b5c6d7e8",
                "arn:aws:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c\u202e3d4e",
                "arn:aws:ecs:eu-central-1:1234:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8",
                "arn:aws:ecs:evil.example.com:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8",
                "arn:evil:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8",
                "arn:aws:s3:::task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8",
            })
    void rejectsForeignAndMalformedNames(String arn) throws IOException {
        for (Path fixture : fixtures()) {
            String text = Files.readString(fixture);
            String quoted = Json.object().put("x", arn).path("x").toString();
            String forged = text.replace("\"" + TASK + "\"", quoted).replace(TASK, "none");
            ParsedAlert alert = AlertParser.parse(utf8(forged));
            assertHarmless(alert, fixture.toString());
            if (alert instanceof ParsedAlert.Recognised recognised) {
                assertThat(recognised.subjects())
                        .extracting(s -> s.target().id())
                        .doesNotContain(arn);
            }
        }
    }

    @Test
    void acceptsAtMostTenThousandRecords() {
        ObjectNode envelope = Json.object();
        ArrayNode records = envelope.putArray("Records");
        for (int i = 0; i < 10_000; i++) {
            String body = switch (i % 4) {
                case 0 -> "{\"target\": \"" + TASK + "\"}";
                case 1 -> "{\"target\": \"" + TASK + "\", \"id\": \"same\"}";
                case 2 -> "{}";
                default -> "{\"Records\": [{\"body\": \"{\\\"Records\\\": []}\"}]}";
            };
            records.addObject().put("messageId", "m" + i).put("body", body);
        }
        assertThat(AlertParser.parse(Json.bytes(envelope)))
                .isInstanceOfSatisfying(ParsedAlert.Recognised.class, alert -> {
                    assertThat(alert.subjects()).hasSize(2501);
                    assertThat(alert.unplaced()).hasSize(5000);
                });
        records.addObject();
        assertThat(AlertParser.parse(Json.bytes(envelope)))
                .isEqualTo(new ParsedAlert.NotAnAlert("it contains more than 10000 records"));
    }

    @Test
    void limitsNestedEnvelopes() {
        String message = "{\"target\": \"" + TASK + "\"}";
        for (int depth = 1; depth <= 8; depth++) {
            message = Json.object()
                    .put("Type", "Notification")
                    .put("MessageId", "m")
                    .put("Message", message)
                    .toString();
            ParsedAlert alert = AlertParser.parse(utf8(message));
            assertThat(alert instanceof ParsedAlert.Recognised)
                    .as("depth %s", depth)
                    .isEqualTo(depth <= 4);
            assertHarmless(alert, "depth " + depth);
        }
    }

    /** A cluster under attack may have thousands of tasks: some are collected, and the rest is reported. */
    @Test
    void deduplicatesTasksAndReportsTooMany() {
        ArrayNode resources = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < 400; i++) {
            resources
                    .addObject()
                    .put("uid", TASK.replace("0f9a1b2c3d4e", "%012x".formatted(i / 2)))
                    .putObject("data")
                    .putObject("ecsTask");
        }
        resources.addObject().put("uid", "task/shop").putObject("data").putObject("ecsTask");
        ObjectNode finding = Json.object()
                .put("type", "AttackSequence:ECS/CompromisedCluster")
                .put("id", "1");
        finding.putObject("service")
                .putObject("detection")
                .putObject("sequence")
                .set("resources", resources);
        assertThat(AlertParser.parse(Json.bytes(finding)))
                .isInstanceOfSatisfying(ParsedAlert.Recognised.class, alert -> {
                    assertThat(alert.subjects()).hasSize(50);
                    assertThat(alert.subjects())
                            .extracting(s -> s.target().id())
                            .doesNotHaveDuplicates();
                    assertThat(alert.subjects())
                            .extracting(s -> s.trigger().eventId())
                            .doesNotHaveDuplicates();
                    assertThat(alert.unplaced())
                            .extracting(ParsedAlert.Unplaced::reason)
                            .satisfiesExactly(
                                    refused -> assertThat(refused).contains("'task/shop' is not an ARN"),
                                    many -> assertThat(many).contains("200 containers", "the first 50"));
                });
    }

    @Test
    void truncatesLongNames() {
        ObjectNode event = Json.object()
                .put("source", "aws.ecs")
                .put("detail-type", "ECS Task State Change")
                .put("id", "i".repeat(1_000_000));
        event.putObject("detail").put("taskArn", TASK).put("lastStatus", "S".repeat(1_000_000));
        assertThat(AlertParser.parse(Json.bytes(event))).isInstanceOfSatisfying(ParsedAlert.Recognised.class, alert -> {
            AlertSubject subject = alert.subjects().getFirst();
            assertThat(subject.trigger().eventId()).hasSize(64);
            assertThat(subject.trigger().type()).hasSize(256);
        });
    }

    /** The author of an image chooses its labels. A label must not prevent the collection from its task. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws%s:ecs:eu-central-1:123456789012:task/shop/0f9a",
                "arn:aws:ecs:eu%s-central-1:123456789012:task/shop/0f9a",
                "arn:aws:ecs:eu-central-1:123456789012:task/shop%s/0f9a",
                "arn:aws:eks:eu%s-central-1:123456789012:cluster/shop#shop/checkout",
                "arn:aws:eks:eu-central-1:123456789012:cluster/shop#shop%1$s/checkout%1$s",
            })
    void survivesNamesOfAnyLength(String form) {
        String arn = form.formatted("-a".repeat(100_000));
        ObjectNode event = Json.object().put("rule", "Terminal shell in container");
        event.putObject("output_fields")
                .put(
                        "container.labels",
                        "com.amazonaws.ecs.task-arn:" + TASK + ",note:x,com.amazonaws.ecs.task-arn:" + arn);
        assertThat(AlertParser.parse(Json.bytes(event))).isInstanceOfSatisfying(ParsedAlert.Recognised.class, alert -> {
            assertThat(alert.subjects())
                    .extracting(subject -> subject.target().id())
                    .containsExactly(TASK);
            assertThat(alert.unplaced()).hasSize(1);
            assertHarmless(alert, form);
        });
        assertHarmless(AlertParser.parse(Json.bytes(Json.object().put("target", arn))), form);
    }

    /** Random bytes at any position of any form. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void survivesDamagedBytes(Path fixture) throws IOException {
        AlertMutations.damaged(
                Files.readAllBytes(fixture),
                (form, what) -> assertHarmless(AlertParser.parse(form), fixture + ", " + what));
    }

    private static void assertHarmless(ParsedAlert alert, String what) {
        List<String> reasons = switch (alert) {
            case ParsedAlert.Recognised recognised -> {
                recognised
                        .subjects()
                        .forEach(subject -> assertThat(
                                        AwsTarget.parse(subject.target().id()))
                                .as(what)
                                .isNotNull());
                yield recognised.unplaced().stream()
                        .map(ParsedAlert.Unplaced::reason)
                        .toList();
            }
            case ParsedAlert.NoContainer none -> List.of(none.reason());
            case ParsedAlert.NotAnAlert not -> List.of(not.reason());
        };
        assertThat(reasons).as(what).allSatisfy(reason -> {
            assertThat(reason).isNotBlank().hasSizeLessThan(1000);
            assertThat(reason.chars()).allMatch(c -> c >= ' ' && c != 0x7f && (c < 0x80 || c == '…'));
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
