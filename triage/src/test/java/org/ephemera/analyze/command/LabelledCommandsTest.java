package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.command.RuleFixture.at;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.LogLine;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.testing.ConfusionTable;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;

/** Compares the severity of commands with the labelled cases, to which the patterns were fitted. */
class LabelledCommandsTest {
    private static final double EXACT = 0.84;
    private static final double DANGEROUS_FOUND = 0.97;
    private static final double HARMLESS_CLEAN = 0.93;
    private static final String HARMLESS = "none";
    private static final String DANGEROUS = "high";

    @Test
    void ratesCommands() throws IOException {
        ConfusionTable table = new ConfusionTable("commands.json");
        for (JsonNode label : labels()) {
            List<Finding> findings =
                    findings(label.path("command").asText(), label.path("where").asText());
            Optional<Finding> worst = findings.stream().min(Finding.ORDER);
            table.add(
                    label.path("where").asText() + " " + label.path("command").asText(),
                    label.path("expect").asText(),
                    worst.map(Finding::severity).map(LabelledCommandsTest::word).orElse(HARMLESS),
                    worst.map(finding -> finding.rule().id()).orElse(""));
        }
        if (Boolean.getBoolean("labels.print")) {
            System.out.println(table);
        }
        assertThat(table.accuracy()).as(table.toString()).isGreaterThanOrEqualTo(EXACT);
        assertThat(table.accuracy(HARMLESS)).as(table.toString()).isGreaterThanOrEqualTo(HARMLESS_CLEAN);
        assertThat(table.accuracy(DANGEROUS)).as(table.toString()).isGreaterThanOrEqualTo(DANGEROUS_FOUND);
    }

    private static JsonNode labels() throws IOException {
        String file = System.getProperty("labels.commands", "commands.json");
        try (InputStream in = LabelledCommandsTest.class.getResourceAsStream("/org/ephemera/analyze/labels/" + file)) {
            return Json.parse(in.readAllBytes());
        }
    }

    private static List<Finding> findings(String command, String where) {
        return switch (where) {
            case "definition" ->
                CommandRules.findings(RuleFixture.running(RuleFixture.command(false, command)), List.of(), List.of())
                        .findings();
            case "image-history" -> findings(command, "history", TextOrigin.IMAGE);
            case "exec" -> findings(command, "command", TextOrigin.CALL);
            case "log" -> {
                LogRules rules = new LogRules();
                command.lines()
                        .forEach(line -> rules.accept(
                                new LogLine("app", "", Optional.empty(), line, at("log.json", "/events/0"))));
                yield rules.findings().findings();
            }
            default -> throw new IllegalArgumentException(where);
        };
    }

    private static List<Finding> findings(String command, String source, TextOrigin origin) {
        CommandText text = new CommandText("app", source, command, at("a.json", "/x"), origin, Optional.empty());
        return CommandRules.findings(List.of(), List.of(), List.of(text)).findings();
    }

    /** The labels do not distinguish critical from high. */
    private static String word(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> DANGEROUS;
            case MEDIUM, LOW -> severity.word();
            case INFO -> HARMLESS;
        };
    }
}
