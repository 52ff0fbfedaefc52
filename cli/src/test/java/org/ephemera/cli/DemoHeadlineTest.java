package org.ephemera.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Severity;
import org.ephemera.cli.terminal.Terminal;
import org.ephemera.format.Json;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.Scenario;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headline of each demonstration on the page, on a colored terminal and in the announced record. */
@Tag("slow")
class DemoHeadlineTest {
    private static final Terminal COLOURED = new Terminal(true, true, false, true);

    /** SGR codes of green text and backgrounds. */
    private static final Pattern GREEN = Pattern.compile("\u001b\\[(?:[0-9;]*;)?(?:32|42|92|102)m");

    private static final Pattern GREEN_CLASS = Pattern.compile("class=\"[^\"]*\\b(?:good|green|ok)\\b");
    private static final Pattern COLOUR = Pattern.compile("#([0-9a-f]{6})\\b");

    @TempDir
    Path folder;

    static Stream<String> scenarios() {
        return Stream.concat(Scenario.names().stream(), AzureScenario.names().stream());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void headlineIsWorstFindingInEachForm(String name) throws Exception {
        CommandFixture desk = CommandFixture.in(folder).at(COLOURED);
        CommandFixture.Ran demo = desk.run("demo", "--scenario", name, "--out", "evidence");
        Path report =
                Objects.requireNonNull(only("evidence/reports", "report.html").getParent());
        String html = Files.readString(report.resolve("report.html"));
        JsonNode findings =
                Json.parse(Files.readAllBytes(report.resolve("findings.json"))).path("findings");
        String headline = text(html, "h1");

        Optional<Severity> worst = worst(findings).filter(severity -> severity.atLeast(Severity.MEDIUM));
        assertThat(headline)
                .startsWith(
                        worst.map(severity -> severity.word().substring(0, 1).toUpperCase(Locale.ROOT)
                                        + severity.word().substring(1) + ": ")
                                .orElse("No finding of medium or higher severity"));
        worst.ifPresent(severity -> assertThat(titles(findings, severity)).contains(headline.split(": ", 2)[1]));
        assertThat(plain(demo.out()).lines()).contains(headline);
        assertThat(text(html, "title")).startsWith(headline);
        assertThat(Files.readString(report.resolve("summary.txt"))).startsWith(headline + "\n");
        assertThat(Json.parse(Files.readAllBytes(report.resolve("reported.json")))
                        .path("headline")
                        .asText())
                .isEqualTo(headline);

        if (worst.filter(severity -> severity.atLeast(Severity.HIGH)).isPresent()) {
            assertThat(demo.out() + demo.err()).doesNotContainPattern(GREEN);
            assertThat(html).doesNotContainPattern(GREEN_CLASS);
            assertThat(COLOUR.matcher(html).results().map(DemoHeadlineTest::hex).filter(DemoHeadlineTest::isGreen))
                    .isEmpty();
        }
    }

    @Test
    void commandsPrintHeadlineInRedFirst() throws Exception {
        CommandFixture desk = CommandFixture.in(folder).at(COLOURED);
        desk.run("demo", "--out", "evidence", "--quiet");
        String sealed = folder.relativize(
                        only("evidence/packages", "seal.dsse.json").getParent())
                .toString();

        for (CommandFixture.Ran ran : List.of(desk.run("findings", sealed), desk.run("report", sealed))) {
            assertThat(ran.out()).startsWith("\u001b[31mCritical: ").doesNotContainPattern(GREEN);
        }
    }

    private static String hex(MatchResult colour) {
        return colour.group(1);
    }

    /** Reports whether green exceeds red and blue by a third. */
    private static boolean isGreen(String hex) {
        int red = Integer.parseInt(hex.substring(0, 2), 16);
        int green = Integer.parseInt(hex.substring(2, 4), 16);
        int blue = Integer.parseInt(hex.substring(4), 16);
        return green * 3 > Math.max(red, blue) * 4;
    }

    private static Optional<Severity> worst(JsonNode findings) {
        return open(findings)
                .map(finding ->
                        Severity.valueOf(finding.path("severity").asText().toUpperCase(Locale.ROOT)))
                .min(Comparator.naturalOrder());
    }

    private static List<String> titles(JsonNode findings, Severity severity) {
        return open(findings)
                .filter(finding -> finding.path("severity").asText().equals(severity.word()))
                .map(finding -> finding.path("title").asText())
                .toList();
    }

    private static Stream<JsonNode> open(JsonNode findings) {
        return findings.valueStream().filter(finding -> !finding.hasNonNull("suppressedBy"));
    }

    private Path only(String below, String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(below))) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private static String text(String html, String element) {
        Matcher matcher = Pattern.compile("<" + element + "\\b[^>]*>([^<]*)</").matcher(html);
        assertThat(matcher.find()).as(element).isTrue();
        return matcher.group(1);
    }

    private static String plain(String coloured) {
        return coloured.replaceAll("\u001b\\[[0-9;]*m", "");
    }
}
