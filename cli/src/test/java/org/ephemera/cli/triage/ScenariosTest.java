package org.ephemera.cli.triage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.ephemera.analyze.Analysis;
import org.ephemera.analyze.MetricBaseline;
import org.ephemera.analyze.PackageAnalyzer;
import org.ephemera.analyze.model.CoverageEntry;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.cli.SealedIncident;
import org.ephemera.format.ItemOutcome;
import org.ephemera.lab.SimulatedCall;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.scenario.AzureTable;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.model.Digest;
import org.ephemera.model.OutcomeCode;
import org.ephemera.report.ReportWriter;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each incident of the simulated clouds from the alert to the report: collected, sealed, verified, and analyzed as
 * expected.
 */
@Tag("slow")
class ScenariosTest {
    private static final Clock CLOCK = Clock.fixed(Scenario.REFERENCE, ZoneOffset.UTC);

    /** Marker in all secret values of the scenarios' environments; no other value contains it. */
    private static final String SECRET = "not-a-real-";

    private static final PackageAnalyzer.Options EVERYTHING =
            new PackageAnalyzer.Options(Optional.empty(), MetricBaseline.NONE, true);

    @TempDir
    Path folder;

    static List<ExpectedTriage> scenarios() throws IOException {
        return ExpectedTriage.all();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void collectsAndAnalyzesScenario(ExpectedTriage expected) throws Exception {
        SealedIncident incident = collected(expected);
        SortedMap<String, Digest> before = files(incident);
        SoftAssertions softly = new SoftAssertions();

        InMemoryOutputs once = new InMemoryOutputs();
        InMemoryOutputs twice = new InMemoryOutputs();
        Analysis analysis;
        try (SealedPackage sealed = SealedPackage.open(incident.open())) {
            isWhole(sealed, expected, softly);
            analysis = analyzed(sealed, once);
            softly.assertThat(analysis.coverage())
                    .extracting(CoverageEntry::outcome)
                    .containsExactlyInAnyOrderElementsOf(sealed.outcomes());
        }
        try (SealedPackage sealed = SealedPackage.open(incident.open())) {
            analyzed(sealed, twice);
        }

        TriageComparison judged = new TriageComparison(analysis, expected, softly);
        judged.hold();
        judged.drawn(new String(Objects.requireNonNull(once.files().get(ReportWriter.HTML)), UTF_8));
        assertSameBytes(once, twice, softly);
        assertSecretsMasked(once, softly);
        if (expected.must().containsKey("ENV-001")) {
            softly.assertThat(holdsSecret(incident))
                    .as("the scenario contains a secret")
                    .isTrue();
        }
        softly.assertThat(files(incident)).as("the package's files").isEqualTo(before);
        softly.assertThat(incident.verify().verdict()).isEqualTo(VerificationResult.INTACT);
        softly.assertThat(incident.calls()).as("modifying calls").noneMatch(SimulatedCall::refused);
        softly.assertAll();
    }

    private SealedIncident collected(ExpectedTriage expected) throws IOException {
        if (expected.other().isEmpty()) {
            return SealedIncident.of(expected.scenario(), folder, CLOCK);
        }
        Scenario scenario = Scenario.named(expected.scenario(), CLOCK);
        String other = expected.other().get();
        return SealedIncident.of(
                scenario.cluster().isPresent() ? OtherWorkload.in(scenario, other) : OtherTask.in(scenario, other),
                folder);
    }

    /**
     * An exec over a WebSocket is a GET. If a cluster forwards only modifying requests, the absence of an exec in the
     * audit log proves nothing.
     */
    @Test
    void execWithoutAuditEventIsAGap() throws Exception {
        AzureScenario changesAlone = AzureScenario.named("aks-escape", CLOCK)
                .withChanged(
                        "diagnosticSettings",
                        setting -> setting.path("properties").path("logs").forEach(log -> {
                            if (log.path("category").asText().equals("kube-audit")) {
                                ((ObjectNode) log).put("enabled", false);
                            }
                        }))
                .withTables(table -> List.of("AKSAudit", "AzureDiagnostics").contains(table.name())
                        ? new AzureTable(table.workspace(), table.name(), List.of())
                        : table);
        SealedIncident incident = SealedIncident.of(changesAlone, folder);
        assertThat(incident.verify().verdict()).isEqualTo(VerificationResult.INTACT);
        InMemoryOutputs outputs = new InMemoryOutputs();
        try (SealedPackage sealed = SealedPackage.open(incident.open())) {
            Analysis analysis = analyzed(sealed, outputs);
            assertThat(analysis.findings())
                    .extracting(finding -> finding.rule().id() + ": " + finding.because())
                    .anyMatch(finding -> finding.startsWith("EXE-003"))
                    .noneMatch(finding -> finding.contains("get pods/exec"));
            assertThat(analysis.gaps())
                    .filteredOn(gap -> gap.what().startsWith("EXE-001"))
                    .isNotEmpty()
                    .anyMatch(gap -> gap.why().contains("an exec or attach over a WebSocket is a get"));
        }
        assertThat(new String(Objects.requireNonNull(outputs.files().get(ReportWriter.HTML)), UTF_8))
                .contains("over a WebSocket is a get");
    }

    @Test
    void expectationsExistForEachScenario() throws IOException {
        assertThat(scenarios())
                .filteredOn(expected -> expected.other().isEmpty())
                .extracting(ExpectedTriage::scenario)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Scenario.names().stream(), AzureScenario.names().stream())
                                .toList());
    }

    private static Analysis analyzed(SealedPackage sealed, InMemoryOutputs outputs) throws Exception {
        Analysis analysis = PackageAnalyzer.analyze(sealed, EVERYTHING, outputs);
        ReportWriter.write(analysis, outputs);
        return analysis;
    }

    private static void isWhole(SealedPackage sealed, ExpectedTriage expected, SoftAssertions softly) {
        softly.assertThat(sealed.seal().status())
                .isEqualTo(
                        expected.scenario().endsWith("-gone")
                                        || !expected.denied().isEmpty()
                                ? "partial"
                                : "complete");
        softly.assertThat(sealed.outcomes()).extracting(ItemOutcome::code).doesNotContain(OutcomeCode.FAILED);
        List<String> denied = sealed.outcomes().stream()
                .filter(item -> item.code() == OutcomeCode.DENIED)
                .map(item -> item.outcome().message())
                .toList();
        softly.assertThat(denied)
                .as("denied items")
                .hasSameSizeAs(expected.denied())
                .allMatch(message -> expected.denied().stream().anyMatch(message::contains));
    }

    /** Checks that both analyses have the same bytes in each file and the outcome of each item. */
    private static void assertSameBytes(InMemoryOutputs once, InMemoryOutputs twice, SoftAssertions softly) {
        softly.assertThat(twice.files().keySet()).isEqualTo(once.files().keySet());
        softly.assertThat(once.files()).containsKeys(ReportWriter.HTML, "findings.json", "timeline.jsonl");
        once.files()
                .forEach((name, bytes) ->
                        softly.assertThat(twice.files().get(name)).as(name).isEqualTo(bytes));
    }

    private static void assertSecretsMasked(InMemoryOutputs outputs, SoftAssertions softly) {
        outputs.files()
                .forEach((name, bytes) -> softly.assertThat(new String(bytes, UTF_8).indexOf(SECRET))
                        .as("a secret in %s", name)
                        .isEqualTo(-1));
    }

    private static boolean holdsSecret(SealedIncident incident) throws IOException {
        try (Stream<Path> all =
                Files.walk(incident.folder().resolve(incident.id().prefix()))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(file), UTF_8).contains(SECRET)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static SortedMap<String, Digest> files(SealedIncident incident) throws IOException {
        Path root = incident.folder().resolve(incident.id().prefix());
        SortedMap<String, Digest> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(root.relativize(file).toString(), Digest.of(Files.readAllBytes(file)));
            }
        }
        return files;
    }
}
