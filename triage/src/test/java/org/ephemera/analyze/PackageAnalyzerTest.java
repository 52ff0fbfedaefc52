package org.ephemera.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.analyze.parse.sealed.AnalysisException;
import org.ephemera.analyze.parse.sealed.SealedPackage;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.format.DirectoryPackage;
import org.ephemera.format.Json;
import org.ephemera.report.ReportWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageAnalyzerTest {
    @TempDir
    private Path folder;

    /** An attacker could make a body harmless after the seal; the report must not be harmless then. */
    @Test
    void failsWhenFileWasChangedAfterSeal() throws Exception {
        Path place = SealedPackageFixture.in(folder)
                .item(
                        "aws.logs.stream",
                        Map.of("container", "app"),
                        FixtureResponse.json(
                                "logs:GetLogEvents", "{\"events\":[{\"timestamp\":1,\"message\":\"xmrig\"}]}"))
                .sealToFolder();
        try (Stream<Path> bodies = Files.walk(place.resolve("data/raw"))) {
            for (Path body : bodies.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(body, StandardCharsets.UTF_8);
                if (text.contains("xmrig")) {
                    Files.writeString(body, text.replace("xmrig", "quiet"));
                }
            }
        }
        try (SealedPackage sealed = SealedPackage.open(new DirectoryPackage(place))) {
            assertThatThrownBy(() -> PackageAnalyzer.analyze(
                            sealed,
                            PackageAnalyzer.Options.inStore(MetricBaseline.NONE),
                            name -> OutputStream.nullOutputStream()))
                    .isInstanceOf(AnalysisException.class)
                    .hasMessageContaining("differs from its sealed digest");
        }
    }

    /** Changes and timeline are shown without the secrets in them. */
    @Test
    void outputsContainNoSecret() throws Exception {
        String task = """
            {"tasks": [{"taskArn": "%s", "taskDefinitionArn": "d:1", "containers": [],
              "createdAt": "2026-11-26T11:00:00Z", "stoppedAt": "2026-11-26T12:00:00Z",
              "stoppedReason": "cannot start: --db-password=hunter2",
              "overrides": {"containerOverrides": [{"name": "app", "command": ["app", "--db-password=hunter2"]}]}}]}\
            """.formatted(SealedPackageFixture.TASK);
        String definition = """
            {"taskDefinition": {"taskDefinitionArn": "d:1", "containerDefinitions": [{"name": "app",
              "command": ["app"], "logConfiguration": {"logDriver": "splunk"}}]}}\
            """;
        Map<String, ByteArrayOutputStream> written = new TreeMap<>();
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item("aws.ecs.task", Map.of(), FixtureResponse.json("ecs:DescribeTasks", task))
                .item(
                        "aws.ecs.task-definition",
                        Map.of(),
                        FixtureResponse.json("ecs:DescribeTaskDefinition", definition))
                .seal()) {
            Analysis analysis = PackageAnalyzer.analyze(
                    sealed,
                    PackageAnalyzer.Options.inStore(MetricBaseline.NONE),
                    name -> written.computeIfAbsent(name, none -> new ByteArrayOutputStream()));
            assertThat(analysis.changes())
                    .isNotEmpty()
                    .allSatisfy(change -> assertThat(change.toString()).doesNotContain("hunter2"));
            assertThat(analysis.findings().toString()).contains("DRF-002").doesNotContain("hunter2");
            assertThat(analysis.timeline().toString()).contains("cannot start").doesNotContain("hunter2");
            assertThat(written.keySet()).contains("timeline.jsonl", "timeline.csv");
            assertThat(written.values())
                    .allSatisfy(file ->
                            assertThat(file.toString(StandardCharsets.UTF_8)).doesNotContain("hunter2"));
        }
    }

    /** An attacker who can write to the log group of a trail or API server must not be able to prevent the analysis. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1000000000-01-01T00:00:00Z",
                "-9999-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z",
                "+1000000000-12-31T23:59:59.999999999Z"
            })
    void invalidTimeOfPlantedCallHidesNoOtherCall(String planted) throws Exception {
        Instant time = Instant.parse("2026-11-26T11:53:13Z");
        String definition = "{\"cpu\":\"16384\",\"containerDefinitions\":[{\"image\":\"docker.io/a/b\"}]}";
        ObjectNode trail = Json.object();
        trail.withArray("events")
                .addObject()
                .put("message", FixtureCalls.text(called("e-1", time, "RegisterTaskDefinition", definition)));
        trail.withArray("events")
                .addObject()
                .put("message", FixtureCalls.text(called("e-2", time.plusSeconds(60), "RunTask", "{}")));
        trail.withArray("events")
                .addObject()
                .put(
                        "message",
                        FixtureCalls.text(called("e-3", time, "RegisterTaskDefinition", definition)
                                .put("eventTime", planted)));
        ObjectNode audit = Json.object();
        audit.withArray("events")
                .addObject()
                .put(
                        "message",
                        FixtureCalls.text(FixtureCalls.audit("a-1", "create", "/api", "pods", "exec")
                                .put("requestReceivedTimestamp", planted)));
        ObjectNode row = Json.object().put("status", "Complete");
        var cells = row.withArray("results").addArray();
        cells.addObject()
                .put("field", "@timestamp")
                .put("value", planted.replace('T', ' ').replace("Z", ""));
        cells.addObject().put("field", "@message").put("value", "hello");
        try (SealedPackage sealed = SealedPackageFixture.in(folder)
                .item(
                        "aws.cloudtrail.log",
                        Map.of("a", "b"),
                        FixtureResponse.json("logs:FilterLogEvents", FixtureCalls.text(trail)))
                .item(
                        "aws.eks.audit",
                        Map.of("a", "b"),
                        FixtureResponse.json("logs:FilterLogEvents", FixtureCalls.text(audit)))
                .item(
                        "aws.logs.insights",
                        Map.of("container", "app"),
                        FixtureResponse.json("logs:GetQueryResults", FixtureCalls.text(row)))
                .seal()) {
            Analysis analysis = PackageAnalyzer.analyze(
                    sealed,
                    PackageAnalyzer.Options.inStore(MetricBaseline.NONE),
                    name -> OutputStream.nullOutputStream());
            ReportWriter.write(analysis, name -> OutputStream.nullOutputStream());
            assertThat(analysis.findings())
                    .anySatisfy(finding -> assertThat(finding.rule().id()).isEqualTo("EXE-010"));
            assertThat(analysis.gaps().toString()).contains("/events/2/message");
        }
    }

    private static ObjectNode called(String id, Instant time, String action, String request) {
        return FixtureCalls.trail(id, time, FixtureCalls.USER, "ecs.amazonaws.com", action, request);
    }
}
