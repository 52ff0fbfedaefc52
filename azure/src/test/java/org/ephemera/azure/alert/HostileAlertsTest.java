package org.ephemera.azure.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertMutations;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests of hostile alerts: an attacker may choose names in an alert, and a caller with the function key can send any
 * payload.
 */
class HostileAlertsTest {
    private static final String GROUP = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
            + "/providers/Microsoft.ContainerInstance/containerGroups/checkout";

    static List<Path> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../azure/src/test/resources/org/ephemera/azure/alert"))) {
            return files.sorted().toList();
        }
    }

    /** Removes or replaces each field of each form in turn: the result is valid and harmless. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void acceptsMissingFieldsAndWrongTypes(Path fixture) throws IOException {
        AlertMutations.changed(
                Files.readAllBytes(fixture),
                (form, what) -> assertHarmless(AlertParser.parse(form), fixture + " " + what));
    }

    /** Damages bytes of each form. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void acceptsDamagedBytes(Path fixture) throws IOException {
        AlertMutations.damaged(
                Files.readAllBytes(fixture),
                (form, what) -> assertHarmless(AlertParser.parse(form), fixture + ", " + what));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/Microsoft.ContainerInstance/containerGroups/../../x",
                "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/sh\u0000op/providers/Microsoft.ContainerInstance/containerGroups/checkout",
                "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop/providers/Microsoft.ContainerInstance/containerGroups/check\u202eout",
                "/subscriptions/1/resourceGroups/shop/providers/Microsoft.ContainerInstance/containerGroups/checkout",
                "//evil.example.com/subscriptions/x/providers/Microsoft.ContainerInstance/containerGroups/checkout",
            })
    void rejectsForeignOrMalformedName(String id) throws IOException {
        String quoted = Json.object().put("x", id).path("x").toString();
        for (Path fixture : fixtures()) {
            String forged = Files.readString(fixture)
                    .replace("\"" + GROUP + "\"", quoted)
                    .replace("\"" + GROUP.toLowerCase(Locale.ROOT) + "\"", quoted);
            ParsedAlert alert = AlertParser.parse(utf8(forged));
            assertHarmless(alert, fixture.toString());
            if (alert instanceof ParsedAlert.Recognised recognised) {
                assertThat(recognised.subjects())
                        .extracting(s -> s.target().id())
                        .doesNotContain(id);
            }
        }
    }

    @Test
    void limitsListTo5000Events() {
        ObjectNode envelope = Json.object();
        ArrayNode records = envelope.putArray("records");
        for (int i = 0; i < 5_000; i++) {
            switch (i % 4) {
                case 0 -> records.addObject().put("target", GROUP).put("reason", "r" + i);
                case 1 -> records.addObject().put("target", GROUP).put("id", "same");
                case 2 -> records.addObject();
                default -> records.add(7);
            }
        }
        assertThat(AlertParser.parse(Json.bytes(envelope)))
                .isInstanceOfSatisfying(ParsedAlert.Recognised.class, alert -> {
                    assertThat(alert.subjects()).hasSize(1251);
                    assertThat(alert.unplaced()).hasSize(2500);
                });
        records.addObject();
        assertThat(AlertParser.parse(Json.bytes(envelope)))
                .isEqualTo(new ParsedAlert.NotAnAlert("it contains more than 5000 events"));
    }

    @Test
    void limitsNestedLists() {
        String text = "{\"target\": \"" + GROUP + "\"}";
        for (int depth = 1; depth <= 5; depth++) {
            text = "{\"value\": [" + text + "]}";
            ParsedAlert alert = AlertParser.parse(utf8(text));
            assertThat(alert instanceof ParsedAlert.Recognised)
                    .as("depth %s", depth)
                    .isEqualTo(depth <= 2);
            assertHarmless(alert, "depth " + depth);
        }
    }

    /** The first targets are collected, and the omitted ones are reported. */
    @Test
    void deduplicatesAndLimitsTargets() {
        ObjectNode alert = Json.object().put("schemaId", "azureMonitorCommonAlertSchema");
        ObjectNode essentials = alert.putObject("data")
                .putObject("essentials")
                .put("monitorCondition", "Fired")
                .put("alertId", "i".repeat(100_000))
                .put("alertRule", "r".repeat(100_000));
        ArrayNode targets = essentials.putArray("alertTargetIDs").add(GROUP + "/");
        for (int i = 0; i < 400; i++) {
            targets.add(GROUP + "-" + i / 2);
        }
        targets.add(GROUP + "/x/y");
        targets.add(GROUP + "-");
        assertThat(AlertParser.parse(Json.bytes(alert))).isInstanceOfSatisfying(ParsedAlert.Recognised.class, many -> {
            assertThat(many.subjects()).hasSize(50);
            assertThat(many.subjects()).extracting(s -> s.target().id()).doesNotHaveDuplicates();
            AlertSubject first = many.subjects().getFirst();
            assertThat(first.trigger().eventId()).hasSize(64);
            assertThat(first.trigger().type()).hasSize(256);
            assertThat(many.unplaced())
                    .extracting(ParsedAlert.Unplaced::reason)
                    .satisfiesExactly(
                            refused -> assertThat(refused).contains("is not a valid name of a container group"),
                            more -> assertThat(more).contains("201", "the first 50"));
        });
    }

    private static void assertHarmless(ParsedAlert alert, String what) {
        List<String> reasons = switch (alert) {
            case ParsedAlert.Recognised recognised -> {
                recognised
                        .subjects()
                        .forEach(subject -> assertThat(
                                        AzureTarget.parse(subject.target().id()).id())
                                .as(what)
                                .isEqualTo(subject.target().id()));
                yield recognised.unplaced().stream()
                        .map(ParsedAlert.Unplaced::reason)
                        .toList();
            }
            case ParsedAlert.NoContainer none -> List.of(none.reason());
            case ParsedAlert.NotAnAlert not -> List.of(not.reason());
        };
        assertThat(reasons).as(what).allSatisfy(reason -> {
            assertThat(reason).isNotBlank().hasSizeLessThan(1000);
            assertThat(reason.chars()).as(reason).allMatch(c -> c >= ' ' && c != 0x7f && (c < 0x80 || c == '…'));
        });
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
